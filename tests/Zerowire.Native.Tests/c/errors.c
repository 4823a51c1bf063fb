/* The version, the texts of errors, and what is built in. */
#include <check.h>

int main(void)
{
    begin();
    int major = 0, minor = 0, patch = 0;
    zmq_version(&major, &minor, &patch);
    IS(major, 4);
    IS(minor, 3);
    SHOW(patch);

    TEXT(zmq_strerror(EFSM), "Operation cannot be accomplished in current state");
    TEXT(zmq_strerror(ENOCOMPATPROTO), "The protocol is not compatible with the socket type");
    TEXT(zmq_strerror(ETERM), "Context was terminated");
    TEXT(zmq_strerror(EMTHREAD), "No thread available");
    TEXT(zmq_strerror(EHOSTUNREACH), "Host unreachable");
    static const int s_numbers[] = {
        0, EPERM, ENOENT, EINTR, EBADF, EAGAIN, ENOMEM, EFAULT, ENODEV, EINVAL, EMFILE, ENAMETOOLONG, ENOTSOCK,
        EPROTONOSUPPORT, EADDRINUSE, EADDRNOTAVAIL, ENOTSUP, ECONNREFUSED, EMSGSIZE, -1, 100000,
    };
    for (size_t i = 0; i < sizeof s_numbers / sizeof *s_numbers; i++) {
        printf("%d ", s_numbers[i]);
        TEXT(zmq_strerror(s_numbers[i]), strerror(s_numbers[i]));
    }

    errno = ENOENT;
    TRUE(zmq_errno() == ENOENT);
    TRUE(errno == ENOENT);
    FAILS(zmq_close(NULL), ENOTSOCK);
    /* What succeeds leaves the number alone. */
    errno = EADDRINUSE;
    zmq_msg_t message;
    zmq_msg_init(&message);
    zmq_msg_close(&message);
    TRUE(zmq_errno() == EADDRINUSE);

    IS(zmq_has("ipc"), 1);
    IS(zmq_has("draft"), 0);
    IS(zmq_has("vmci"), 0);
    IS(zmq_has("tcp"), 0);
    IS(zmq_has("inproc"), 0);
    IS(zmq_has("IPC"), 0);
    IS(zmq_has("ws"), 0);
    IS(zmq_has(""), 0);
    SHOW(zmq_has("curve"));
    SHOW(zmq_has("gssapi"));
    SHOW(zmq_has("pgm"));
    SHOW(zmq_has("norm"));
    SHOW(zmq_has("tipc"));
    SHOW(zmq_has("WS"));
    SHOW(zmq_has("WSS"));
    SHOW(zmq_has("vsock"));
    return end();
}
