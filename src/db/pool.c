/* Readers to take and give back, opened on demand up to a limit. */
#include "db/driver.h"

#include <pthread.h>
#include <stdlib.h>

struct db_pool {
    struct db *db;
    pthread_mutex_t lock;
    pthread_cond_t given;
    unsigned limit;
    unsigned open; /* connections that exist, free or taken */
    unsigned free; /* how many of them wait here */
    struct db_conn **waiting;
};

struct db_pool *db_pool_new(struct db *db, unsigned limit)
{
    struct db_pool *pool = calloc(1, sizeof *pool);
    if (!pool || !(pool->waiting = calloc(limit, sizeof(struct db_conn *))))
        abort();
    pool->db = db;
    pool->limit = limit;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->given, NULL);
    return pool;
}

bool db_pool_take(struct db_pool *pool, struct db_conn **conn, struct error *error)
{
    *conn = NULL;
    pthread_mutex_lock(&pool->lock);
    while (pool->free == 0 && pool->open == pool->limit)
        pthread_cond_wait(&pool->given, &pool->lock);
    if (pool->free > 0)
        *conn = pool->waiting[--pool->free];
    else
        pool->open++;
    pthread_mutex_unlock(&pool->lock);
    if (*conn || db_connect(pool->db, DB_READER, conn, error))
        return true;
    pthread_mutex_lock(&pool->lock);
    pool->open--;
    pthread_cond_signal(&pool->given);
    pthread_mutex_unlock(&pool->lock);
    return false;
}

void db_pool_give(struct db_pool *pool, struct db_conn *conn)
{
    if (conn->in_transaction)
        db_rollback(conn);
    pthread_mutex_lock(&pool->lock);
    pool->waiting[pool->free++] = conn;
    pthread_cond_signal(&pool->given);
    pthread_mutex_unlock(&pool->lock);
}

void db_pool_free(struct db_pool **pool)
{
    if (!*pool)
        return;
    while ((*pool)->free > 0)
        db_disconnect(&(*pool)->waiting[--(*pool)->free]);
    pthread_cond_destroy(&(*pool)->given);
    pthread_mutex_destroy(&(*pool)->lock);
    free((*pool)->waiting);
    free(*pool);
    *pool = NULL;
}
