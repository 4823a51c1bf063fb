/* Closing the library does nothing harmful, with threads of it at work; it can be opened again. */
#include "life.h"
#include <dlfcn.h>

typedef void *(*new_function)(void);
typedef void *(*socket_function)(void *, int);
typedef int (*address_function)(void *, const char *);
typedef int (*end_function)(void *);

int main(void)
{
    limit_time(60);
    void *sockets[3], *context = NULL;
    for (int i = 0; i < 3; i++) {
        void *library = dlopen("libzmq.so.5", RTLD_NOW | RTLD_LOCAL);
        if (library == NULL) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
        if (i == 0)
            context = ((new_function)dlsym(library, "zmq_ctx_new"))();
        CHECK(context != NULL);
        sockets[i] = ((socket_function)dlsym(library, "zmq_socket"))(context, ZMQ_PAIR);
        CHECK(sockets[i] != NULL);
        CHECK(((address_function)dlsym(library, "zmq_bind"))(sockets[i], "tcp://127.0.0.1:*") == 0);
        CHECK(dlclose(library) == 0);
        sleep_ms(20);
    }
    void *library = dlopen("libzmq.so.5", RTLD_NOW | RTLD_LOCAL);
    for (int i = 0; i < 3; i++)
        CHECK(((end_function)dlsym(library, "zmq_close"))(sockets[i]) == 0);
    CHECK(((end_function)dlsym(library, "zmq_ctx_term"))(context) == 0);
    CHECK(dlclose(library) == 0);
    puts("ok");
    return 0;
}
