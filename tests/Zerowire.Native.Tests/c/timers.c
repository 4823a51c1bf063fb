/* Timers. */
#include <check.h>

static int s_fired;
static int s_last;
static void *s_argument;

static void fire(int timer, void *argument)
{
    s_fired++;
    s_last = timer;
    s_argument = argument;
}

static void fire_and_cancel(int timer, void *argument)
{
    s_fired++;
    IS(zmq_timers_cancel(argument, timer), 0);
}

static void execute_when_due(void *timers)
{
    long left = zmq_timers_timeout(timers);
    if (left > 0)
        pause_ms((int)left + 1);
    IS(zmq_timers_execute(timers), 0);
}

static char s_foreign[65536];

int main(void)
{
    begin();
    void *timers = GIVES(zmq_timers_new());
    IS(zmq_timers_timeout(timers), -1);
    IS(zmq_timers_execute(timers), 0);
    int argument;
    IS(zmq_timers_add(timers, 30, fire, &argument), 1);
    TRUE(zmq_timers_timeout(timers) > 0 && zmq_timers_timeout(timers) <= 30);
    IS(zmq_timers_execute(timers), 0);
    IS(s_fired, 0);
    execute_when_due(timers);
    IS(s_fired, 1);
    IS(s_last, 1);
    TRUE(s_argument == &argument);
    /* Again and again. */
    execute_when_due(timers);
    IS(s_fired, 2);

    IS(zmq_timers_add(timers, 100000, fire, NULL), 2);
    IS(zmq_timers_cancel(timers, 1), 0);
    TRUE(zmq_timers_timeout(timers) > 90000);
    FAILS(zmq_timers_cancel(timers, 1), EINVAL);
    FAILS(zmq_timers_set_interval(timers, 1, 10), EINVAL);
    FAILS(zmq_timers_reset(timers, 1), EINVAL);
    FAILS(zmq_timers_cancel(timers, 0), EINVAL);
    FAILS(zmq_timers_cancel(timers, 99), EINVAL);
    IS(zmq_timers_set_interval(timers, 2, 20), 0);
    TRUE(zmq_timers_timeout(timers) <= 20);
    pause_ms(15);
    IS(zmq_timers_reset(timers, 2), 0);
    execute_when_due(timers);
    IS(s_fired, 3);
    IS(s_last, 2);
    IS(zmq_timers_cancel(timers, 2), 0);
    IS(zmq_timers_timeout(timers), -1);

    /* Several that are due, in their order; and one that ends itself. */
    IS(zmq_timers_add(timers, 5, fire, NULL), 3);
    IS(zmq_timers_add(timers, 10, fire_and_cancel, timers), 4);
    pause_ms(20);
    IS(zmq_timers_timeout(timers), 0);
    IS(zmq_timers_execute(timers), 0);
    IS(s_fired, 5);
    FAILS(zmq_timers_cancel(timers, 4), EINVAL);

    FAILS(zmq_timers_add(timers, 10, NULL, NULL), EFAULT);
    FAILS(zmq_timers_add(NULL, 10, fire, NULL), EFAULT);
    FAILS(zmq_timers_add(s_foreign, 10, fire, NULL), EFAULT);
    FAILS(zmq_timers_cancel(NULL, 1), EFAULT);
    FAILS(zmq_timers_set_interval(NULL, 1, 1), EFAULT);
    FAILS(zmq_timers_reset(NULL, 1), EFAULT);
    FAILS(zmq_timers_timeout(NULL), EFAULT);
    FAILS(zmq_timers_execute(NULL), EFAULT);
    FAILS(zmq_timers_execute(s_foreign), EFAULT);
    void *nothing = NULL;
    void *foreign = s_foreign;
    FAILS(zmq_timers_destroy(&nothing), EFAULT);
    FAILS(zmq_timers_destroy(&foreign), EFAULT);
    IS(zmq_timers_destroy(&timers), 0);
    TRUE(timers == NULL);
    FAILS(zmq_timers_destroy(&timers), EFAULT);
    return end();
}
