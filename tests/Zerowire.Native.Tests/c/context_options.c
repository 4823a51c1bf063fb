/* Every option of a context: read and set with all kinds of numbers. A line an option. */
#include <check.h>

int main(void)
{
    static const int s_numbers[] = {INT32_MIN, -2, -1, 0, 1, 2, 3, 4, 5, 100, 255, 256, 1000, INT32_MAX};
    alarm(60);
    for (int option = 0; option <= 130; option++) {
        void *context = zmq_ctx_new();
        errno = 0;
        int found = zmq_ctx_get(context, option);
        printf("%d: %d %s", option, found, error_name(errno));
        for (size_t i = 0; i < sizeof s_numbers / sizeof *s_numbers; i++) {
            /* How many sockets there can be at all is for each to say. */
            if (option == ZMQ_MAX_SOCKETS && s_numbers[i] > 65535)
                continue;
            errno = 0;
            int result = zmq_ctx_set(context, option, s_numbers[i]);
            printf(" %d=%s", s_numbers[i], result == 0 ? "0" : error_name(errno));
            errno = 0;
            found = zmq_ctx_get(context, option);
            printf("/%d", found);
        }
        printf("\n");
        zmq_ctx_term(context);
    }
    return 0;
}
