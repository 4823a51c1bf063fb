/* Threads, counters, watches and sleep. */
#include <check.h>

static void *s_counter;

static void count(void *argument)
{
    for (int i = 0; i < 10000; i++)
        zmq_atomic_counter_inc(s_counter);
    *(int *)argument = 7;
}

int main(void)
{
    begin();
    s_counter = GIVES(zmq_atomic_counter_new());
    IS(zmq_atomic_counter_value(s_counter), 0);
    IS(zmq_atomic_counter_inc(s_counter), 0);
    IS(zmq_atomic_counter_inc(s_counter), 1);
    IS(zmq_atomic_counter_value(s_counter), 2);
    IS(zmq_atomic_counter_dec(s_counter), 1);
    IS(zmq_atomic_counter_dec(s_counter), 0);
    IS(zmq_atomic_counter_value(s_counter), 0);
    zmq_atomic_counter_set(s_counter, 42);
    IS(zmq_atomic_counter_value(s_counter), 42);
    zmq_atomic_counter_set(s_counter, -5);
    IS(zmq_atomic_counter_value(s_counter), -5);
    zmq_atomic_counter_set(s_counter, 0);

    int done[2] = {0, 0};
    void *first = GIVES(zmq_threadstart(count, &done[0]));
    void *second = GIVES(zmq_threadstart(count, &done[1]));
    zmq_threadclose(first);
    zmq_threadclose(second);
    IS(done[0], 7);
    IS(done[1], 7);
    IS(zmq_atomic_counter_value(s_counter), 20000);
    zmq_atomic_counter_destroy(&s_counter);
    TRUE(s_counter == NULL);

    void *watch = GIVES(zmq_stopwatch_start());
    pause_ms(20);
    unsigned long between = zmq_stopwatch_intermediate(watch);
    TRUE(between >= 20000 && between < 2000000);
    pause_ms(20);
    unsigned long whole = zmq_stopwatch_stop(watch);
    TRUE(whole >= 40000 && whole < 4000000);

    long long start = now_ms();
    zmq_sleep(0);
    TRUE(now_ms() - start < 500);
    start = now_ms();
    zmq_sleep(1);
    TRUE(now_ms() - start >= 999 && now_ms() - start < 3000);
    return end();
}
