/* sqlc OUTPUT_DIRECTORY DEPFILE SOURCE_DIRECTORY ROOM… */
#include "sqlc.h"

#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The statements of every .sql file of a room, file after file. */
static void statements_read(struct room *room, const char *source)
{
    struct statement **end = &room->statements;
    glob_t found = {0};
    if (glob(keep_printf("%s/%s/*.sql", source, room->name), 0, NULL, &found) != 0)
        found.gl_pathc = 0;
    room->files = keep(calloc(found.gl_pathc + 1, sizeof *room->files));
    for (size_t i = 0; i < found.gl_pathc; i++) {
        room->files[i] = keep_printf("%s", found.gl_pathv[i]);
        *end = queries_read(room->files[i]);
        while (*end)
            end = &(*end)->next;
    }
    globfree(&found);
}

static struct room *room_read(const char *source, const char *name)
{
    struct room *room = keep(calloc(1, sizeof *room));
    room->name = name;
    room->migrations = migrations_read(keep_printf("%s/%s/migrations", source, name), name);
    statements_read(room, source);
    return room;
}

static void rooms_number(const struct room *rooms)
{
    for (const struct room *room = rooms; room; room = room->next)
        for (struct statement *s = room->statements; s; s = s->next)
            placeholders_number(s);
}

static void dependency_write(FILE *out, const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0)
        fprintf(out, " \\\n  %s", path);
}

/* What the outputs depend on, for ninja. The directories are there because a new file in them
 * changes the outputs too. */
static void depfile_write(const char *path, const char *directory, const char *source,
                          const struct room *rooms)
{
    FILE *out = fopen(path, "w");
    if (!out) {
        complain(path, 1, "cannot be written");
        return;
    }
    fprintf(out, "%s/catalog.c: %s", directory, source);
    for (const struct room *room = rooms; room; room = room->next) {
        dependency_write(out, keep_printf("%s/%s", source, room->name));
        for (const char **file = room->files; *file; file++)
            dependency_write(out, *file);
        dependency_write(out, keep_printf("%s/%s/migrations", source, room->name));
        for (const struct migration *m = room->migrations; m; m = m->next)
            dependency_write(out, m->path);
    }
    fputc('\n', out);
    if (fclose(out) != 0)
        complain(path, 1, "cannot be written");
}

int main(int count, char **arguments)
{
    if (count < 4) {
        fprintf(stderr, "usage: sqlc OUTPUT_DIRECTORY DEPFILE SOURCE_DIRECTORY ROOM…\n");
        return 2;
    }
    const char *directory = arguments[1], *depfile = arguments[2], *source = arguments[3];
    struct room *rooms = NULL, **end = &rooms;
    for (int i = 4; i < count; i++) {
        *end = room_read(source, arguments[i]);
        end = &(*end)->next;
    }
    if (!complained())
        rooms_number(rooms);
    if (!complained())
        rooms_check(rooms);
    if (!complained())
        outputs_write(directory, rooms);
    if (!complained())
        depfile_write(depfile, directory, source, rooms);
    return complained() ? 1 : 0;
}
