/* Every option of a socket of the type that is the argument: read and set with all kinds of values. A line an
 * option. */
#include <check.h>

static void *s_socket;

static void get(int option, size_t room)
{
    unsigned char bytes[300];
    memset(bytes, 0xEE, sizeof bytes);
    size_t size = room;
    errno = 0;
    int result = zmq_getsockopt(s_socket, option, bytes, &size);
    if (result != 0) {
        printf(" g%zu=%s", room, error_name(errno));
        return;
    }
    printf(" g%zu=", room);
    for (size_t i = 0; i < size && i < room; i++)
        printf("%02X", bytes[i]);
}

static void set(int option, const char *what, const void *value, size_t size)
{
    errno = 0;
    int result = zmq_setsockopt(s_socket, option, value, size);
    printf(" s%s=%s", what, result == 0 ? "0" : error_name(errno));
}

int main(int count, char **arguments)
{
    static const size_t s_rooms[] = {0, 1, 3, 4, 5, 8, 9, 16, 255, 300};
    static const int s_numbers[] = {INT32_MIN, -2, -1, 0, 1, 2, 3, 4, 5, 100, 255, 256, 1500, 65535, 6553599, 6553600,
        INT32_MAX};
    static const int64_t s_longs[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
    static const size_t s_lengths[] = {0, 1, 2, 3, 5, 7, 15, 32, 40, 41, 255, 256, 300};
    static char s_bytes[300];
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    alarm(60);
    memset(s_bytes, 'a', sizeof s_bytes);
    void *context = zmq_ctx_new();
    s_socket = zmq_socket(context, count > 1 ? atoi(arguments[1]) : 0);
    if (!s_socket) {
        printf("no socket %s\n", error_name(errno));
        return 0;
    }
    set_int(s_socket, ZMQ_LINGER, 0);
    for (int option = 0; option <= 130; option++) {
        char what[32];
        printf("%d", option);
        for (size_t i = 0; i < sizeof s_rooms / sizeof *s_rooms; i++)
            get(option, s_rooms[i]);
        for (size_t i = 0; i < sizeof s_numbers / sizeof *s_numbers; i++) {
            snprintf(what, sizeof what, "%d", s_numbers[i]);
            set(option, what, &s_numbers[i], sizeof *s_numbers);
            get(option, sizeof(int));
        }
        for (size_t i = 0; i < sizeof s_longs / sizeof *s_longs; i++) {
            snprintf(what, sizeof what, "%lldL", (long long)s_longs[i]);
            set(option, what, &s_longs[i], sizeof *s_longs);
            get(option, sizeof(int64_t));
        }
        for (size_t i = 0; i < sizeof s_lengths / sizeof *s_lengths; i++) {
            snprintf(what, sizeof what, "%zuB", s_lengths[i]);
            set(option, what, s_bytes, s_lengths[i]);
            get(option, sizeof s_bytes);
        }
        set(option, "NULL", NULL, 0);
        get(option, sizeof s_bytes);
        printf("\n");
    }
    zmq_close(s_socket);
    zmq_ctx_term(context);
    return 0;
}
