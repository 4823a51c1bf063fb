/* Runs the test of the class of czmq that is the argument; it ends the process when something is not as it should
 * be. */
/* First: czmq includes the one of its own folder. */
#include <zmq.h>

#include <czmq.h>

int main(int count, char **arguments)
{
    static const struct { const char *name; void (*test)(bool); } s_tests[] = {
        {"zsock", zsock_test}, {"zframe", zframe_test}, {"zmsg", zmsg_test}, {"zstr", zstr_test},
        {"zpoller", zpoller_test}, {"zloop", zloop_test}, {"zactor", zactor_test}, {"zproxy", zproxy_test},
        {"zmonitor", zmonitor_test}, {"zgossip", zgossip_test}, {"zclock", zclock_test}, {"zbeacon", zbeacon_test},
    };
    alarm(60);
    for (size_t i = 0; i < sizeof s_tests / sizeof *s_tests; i++) {
        if (count > 1 && strcmp(arguments[1], s_tests[i].name) == 0) {
            s_tests[i].test(false);
            return 0;
        }
    }
    fprintf(stderr, "There is no such test.\n");
    return 2;
}
