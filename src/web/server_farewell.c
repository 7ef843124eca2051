/* Closing a connection whose peer still sends: to close outright would reset it, and the peer
 * might never see our answer. So its socket outlives libmicrohttpd's use of it for a while, on a
 * descriptor of our own; what still comes is thrown away. */
#include "web/server_loop.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FAREWELL_US = 5000000, DRAIN_BYTES = 16 * 1024, DRAIN_ROUNDS = 64 };

static bool has_unread(int fd)
{
    int unread = 0;
    return ioctl(fd, FIONREAD, &unread) == 0 && unread > 0;
}

void farewell_begin(struct loop *loop, const struct peer *peer)
{
    if (peer->is_reaped || loop->farewell_count == FAREWELLS_MAX ||
        (!peer->is_refused && !has_unread(peer->fd)))
        return;
    int fd = dup(peer->fd);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (fd < 0)
        return;
    if (shutdown(fd, SHUT_WR) != 0 || epoll_ctl(loop->poller, EPOLL_CTL_ADD, fd, &event) != 0) {
        close(fd);
        return;
    }
    loop->farewells[loop->farewell_count++] =
        (struct farewell){.fd = fd, .until_us = loop->now_us + FAREWELL_US};
}

static void farewell_end(struct loop *loop, unsigned i)
{
    close(loop->farewells[i].fd);
    loop->farewells[i] = loop->farewells[--loop->farewell_count];
}

/* Throw away what came. True while more may come. */
static bool socket_drain(int fd)
{
    char nowhere[DRAIN_BYTES];
    for (int round = 0; round < DRAIN_ROUNDS; round++) {
        ssize_t got = recv(fd, nowhere, sizeof nowhere, MSG_DONTWAIT);
        if (got <= 0)
            return got < 0 && errno == EAGAIN;
    }
    return true;
}

void farewell_drain(struct loop *loop, int fd)
{
    for (unsigned i = 0; i < loop->farewell_count; i++)
        if (loop->farewells[i].fd == fd) {
            if (!socket_drain(fd))
                farewell_end(loop, i);
            return;
        }
}

void farewell_expire(struct loop *loop, int64_t now_us)
{
    for (unsigned i = loop->farewell_count; i-- > 0;)
        if (loop->farewells[i].until_us <= now_us)
            farewell_end(loop, i);
}
