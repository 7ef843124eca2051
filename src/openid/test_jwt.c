/* Signed JSON: the examples of the standards, and what must not pass for signed. */
#include "openid/jwk.h"
#include "openid/jwt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    json_arena_enter(arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    json_arena_leave(NULL);
    arena_free(&arena);
    return 0;
}

/* RFC 7515, A.2 and A.3: the same claims, signed in both ways. */
#define CLAIMS                                                                                     \
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0c"    \
    "nVlfQ"
static const char es256_text[] =
    "eyJhbGciOiJFUzI1NiJ9." CLAIMS
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
static const char es256_key[] =
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";
static const char rs256_text[] =
    "eyJhbGciOiJSUzI1NiJ9." CLAIMS
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
    "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSj"
    "tQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6Ie"
    "YI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
static const char rs256_key[] =
    "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26m"
    "PddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47so"
    "MZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQ"
    "Y4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9"
    "gb54h4FRWyuXpoQ\"}";

static EVP_PKEY *key_of(const char *text)
{
    return jwk_read(arena, json_loads(text, 0, NULL));
}

static bool passes(const char *text, EVP_PKEY *key)
{
    struct jwt jwt;
    return jwt_read(arena, text, &jwt) && jwt_is_signed(&jwt, key);
}

static void the_standards_examples_pass(void **state)
{
    struct jwt jwt;
    (void)state;
    assert_true(passes(es256_text, key_of(es256_key)));
    assert_true(passes(rs256_text, key_of(rs256_key)));
    assert_true(jwt_read(arena, rs256_text, &jwt));
    assert_string_equal(json_text(jwt.claims, "iss"), "joe");
    assert_int_equal(json_int(jwt.claims, "exp"), 1300819380);
}

static void another_key_does_not_pass(void **state)
{
    (void)state;
    assert_false(passes(es256_text, key_of(rs256_key)));
    assert_false(passes(rs256_text, key_of(es256_key)));
    assert_false(passes(es256_text, jwk_make(arena, "ES256")));
}

/* One bit anywhere, and it is another text. */
static void every_changed_letter_is_seen(void **state)
{
    EVP_PKEY *key = key_of(es256_key);
    (void)state;
    for (size_t i = 0; i < sizeof es256_text - 1; i++) {
        char *text = arena_copy(arena, es256_text);
        text[i] = text[i] == 'A' ? 'B' : 'A';
        assert_false(passes(text, key));
    }
}

static void what_is_no_jwt_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        ".",
        "..",
        "...",
        "e30.e30",
        "e30.e30.AA.AA",
        "e30=.e30.AA",
        "W10.e30.AA", /* [] */
        "e30.W10.AA",
        "bnVsbA.e30.AA",             /* null */
        "e30.eyJhIjoxLCJhIjoyfQ.AA", /* {"a":1,"a":2} */
        "eyJjcml0IjpbXX0.e30.AA",    /* {"crit":[]} */
        "e30.e3 0.AA",
        "e30.-_-_.AA",
    };
    struct jwt jwt;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(jwt_read(arena, texts[i], &jwt));
    char *length = arena_alloc(arena, JWT_LENGTH_MAX + 2);
    memset(length, 'A', JWT_LENGTH_MAX + 1);
    assert_false(jwt_read(arena, length, &jwt));
}

static void unsigned_ones_are_read_and_do_not_pass(void **state)
{
    static const char none[] = "eyJhbGciOiJub25lIn0.e30."; /* {"alg":"none"} */
    struct jwt jwt;
    (void)state;
    assert_true(jwt_read(arena, none, &jwt));
    assert_false(jwt_is_signed(&jwt, key_of(es256_key)));
    assert_false(jwt_is_signed(&jwt, key_of(rs256_key)));
}

static void our_own_pass_in_both_ways(void **state)
{
    static const char *const algs[] = {"ES256", "RS256"};
    (void)state;
    for (int i = 0; i < 2; i++) {
        EVP_PKEY *key = jwk_make(arena, algs[i]);
        json_t *claims = json_pack("{ss}", "sub", "perché");
        const char *text = jwt_sign(arena, claims, algs[i], "k1", key);
        json_t *public = jwk_write(arena, key, algs[i], "k1");
        assert_null(json_object_get(public, "d"));
        assert_true(passes(text, jwk_read(arena, public)));
        struct jwt jwt;
        assert_true(jwt_read(arena, text, &jwt));
        assert_string_equal(json_text(jwt.header, "kid"), "k1");
        assert_string_equal(json_text(jwt.claims, "sub"), "perché");
        const char *private = jwk_private_text(arena, key);
        EVP_PKEY *again = jwk_private(private);
        assert_true(EVP_PKEY_eq(again, key));
        EVP_PKEY_free(again);
    }
}

/* Numbers whose first byte is zero keep their length. */
static void coordinates_keep_their_zeros(void **state)
{
    (void)state;
    for (int i = 0; i < 600; i++) {
        json_t *public = jwk_write(arena, jwk_make(arena, "ES256"), "ES256", "k");
        assert_int_equal(strlen(json_text(public, "x")), 43);
        assert_int_equal(strlen(json_text(public, "y")), 43);
    }
}

static void keys_that_are_none_are_refused(void **state)
{
    static const char *const keys[] = {
        "{}",
        "[]",
        "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\",\"y\":\"AA\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
        /* not on the curve: the last letter of y differs */
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
        "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5aA\"}",
        /* 512 bits */
        "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"wQ8pYBVdEP0F4cI2F8qj4bAsxCEkT2hZb7bXsXx4WGbqLdF7"
        "eE8ZcC5K9UTo7WTBEMa2R2CapHg665xsmtdVMQ\"}",
        "{\"kty\":\"RSA\",\"e\":\"AQ\",\"n\":\"AQAB\"}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_null(key_of(keys[i]));
    json_t *private = json_loads(es256_key, 0, NULL);
    json_put(private, "d", json_string("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"));
    assert_null(jwk_read(arena, private));
}

static void an_audience_is_one_or_several(void **state)
{
    (void)state;
    assert_true(jwt_names(json_string("us"), "us"));
    assert_true(jwt_names(json_pack("[ss]", "them", "us"), "us"));
    assert_false(jwt_names(json_pack("[si]", "them", 1), "us"));
    assert_false(jwt_names(json_integer(1), "us"));
    assert_false(jwt_names(NULL, "us"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_standards_examples_pass, setup, teardown),
        cmocka_unit_test_setup_teardown(another_key_does_not_pass, setup, teardown),
        cmocka_unit_test_setup_teardown(every_changed_letter_is_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_jwt_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(unsigned_ones_are_read_and_do_not_pass, setup, teardown),
        cmocka_unit_test_setup_teardown(our_own_pass_in_both_ways, setup, teardown),
        cmocka_unit_test_setup_teardown(coordinates_keep_their_zeros, setup, teardown),
        cmocka_unit_test_setup_teardown(keys_that_are_none_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(an_audience_is_one_or_several, setup, teardown),
    };
    if (sodium_init() < 0)
        return 1;
    json_arena_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
