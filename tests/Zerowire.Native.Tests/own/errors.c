/* The version is the header's, and nothing of what is not built is there. */
#include <check.h>

int main(void)
{
    begin();
    int major = 0, minor = 0, patch = 0;
    zmq_version(&major, &minor, &patch);
    IS(ZMQ_MAKE_VERSION(major, minor, patch), 40306);
    IS(ZMQ_VERSION, 40306);
    static const char *s_absent[] = {"pgm", "tipc", "norm", "curve", "gssapi", "vmci", "draft", "WS", "WSS", "vsock"};
    for (size_t i = 0; i < sizeof s_absent / sizeof *s_absent; i++) {
        printf("%s ", s_absent[i]);
        IS(zmq_has(s_absent[i]), 0);
    }
    IS(zmq_has("ipc"), 1);
    void *context = zmq_ctx_new();
    static const int s_drafts[] = {ZMQ_SERVER, ZMQ_CLIENT, ZMQ_RADIO, ZMQ_DISH, ZMQ_GATHER, ZMQ_SCATTER, ZMQ_DGRAM,
        ZMQ_PEER, ZMQ_CHANNEL};
    for (size_t i = 0; i < sizeof s_drafts / sizeof *s_drafts; i++)
        FAILS_POINTER(zmq_socket(context, s_drafts[i]), EINVAL);
    void *socket = zmq_socket(context, ZMQ_DEALER);
    static const char *s_unknown[] = {"pgm://eth0;239.0.0.1:5", "epgm://eth0;239.0.0.1:5", "norm://127.0.0.1:5",
        "tipc://{5560,0,0}", "vmci://*:5", "vsock://*:5", "ws://127.0.0.1:5", "wss://127.0.0.1:5"};
    for (size_t i = 0; i < sizeof s_unknown / sizeof *s_unknown; i++) {
        printf("%s ", s_unknown[i]);
        FAILS(zmq_bind(socket, s_unknown[i]), EPROTONOSUPPORT);
        FAILS(zmq_connect(socket, s_unknown[i]), EPROTONOSUPPORT);
    }
    int one = 1;
    FAILS(zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &one, sizeof one), EINVAL);
    FAILS(zmq_setsockopt(socket, ZMQ_GSSAPI_SERVER, &one, sizeof one), EINVAL);
    char key[41] = "";
    FAILS(zmq_curve_keypair(key, key), ENOTSUP);
    FAILS(zmq_curve_public(key, key), ENOTSUP);
    zmq_close(socket);
    IS(zmq_ctx_term(context), 0);
    return end();
}
