/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Refills against an abstract list written from scheduling.md section 5: the worked examples, all small schedules, millions of
 * random ones. Beyond equality: amounts always add up to the budget, entries are in order, and a thread that never overruns gets
 * no more than its budget in any window of a period.
 */
#include "core/check.h"
#include "core/sched_context.h"
#include "test.h"

enum { ROOM = 16 };

/* --- the kernel's list ------------------------------------------------------------------------------------------------------ */

static struct {
    struct sched_context sc;
    struct refill more[ROOM];
} object;
static struct sched_context *const sc = &object.sc;

/* --- the abstract list -------------------------------------------------------------------------------------------------------- */

struct entry {
    ticks time, amount;
};
struct list {
    unsigned count, most;
    ticks period, budget;
    struct entry at[ROOM + 2];
};

static void list_drop_first(struct list *list)
{
    memmove(&list->at[0], &list->at[1], (list->count - 1) * sizeof(struct entry));
    list->count--;
}

static void list_append(struct list *list, ticks time, ticks amount)
{
    list->at[list->count++] = (struct entry){ time, amount };
}

/* REF-20 */
static void list_schedule_used(struct list *list, ticks time, ticks amount)
{
    struct entry *last = &list->at[list->count - 1];
    if (last->time + last->amount >= time) {
        last->amount += amount;
    } else if (list->count < list->most) {
        list_append(list, time, amount);
    } else {
        last->time = time - last->amount;
        last->amount += amount;
    }
}

/* REF-30 */
static void list_charge(struct list *list, ticks used)
{
    while (list->at[0].amount <= used) {
        used -= list->at[0].amount;
        if (list->count == 1) {
            list->at[0].time += list->period;
        } else {
            struct entry first = list->at[0];
            list_drop_first(list);
            list_schedule_used(list, first.time + list->period, first.amount);
        }
    }
    if (used > 0) {
        ticks then = list->at[0].time + list->period;
        list->at[0].amount -= used;
        list->at[0].time += used;
        list_schedule_used(list, then, used);
    }
    while (list->at[0].amount < time_limits.min_budget) {
        ticks small = list->at[0].amount;
        list_drop_first(list);
        list->at[0].amount += small;
        list->at[0].time -= small;
    }
}

/* REF-40 */
static void list_refresh(struct list *list, ticks now)
{
    if (list->at[0].time > now)
        return;
    list->at[0].time = now;
    while (list->count > 1 && list->at[1].time <= list->at[0].time + list->at[0].amount) {
        struct entry first = list->at[0];
        list_drop_first(list);
        list->at[0].time = first.time;
        list->at[0].amount += first.amount;
    }
}

/* REF-11 */
static void list_update(struct list *list, ticks now, ticks budget, ticks period, unsigned most)
{
    list->count = 1;
    list->most = most;
    list->period = period;
    list->budget = budget;
    if (list->at[0].time <= now)
        list->at[0].time = now;
    if (list->at[0].amount >= budget) {
        list->at[0].amount = budget;
        if (period == 0)
            list_append(list, list->at[0].time, 0);
    } else {
        list_append(list, list->at[0].time + period, budget - list->at[0].amount);
    }
}

/* --- comparison and invariants -------------------------------------------------------------------------------------------------- */

static bool lists_agree(const struct list *list)
{
    bool same = sc->refill_count == list->count && sc->refill_max == list->most;
    for (unsigned i = 0; same && i < list->count; i++) {
        const struct refill *refill = &sc->refills[(sc->refill_head + i) % sc->refill_max];
        same = refill->time == list->at[i].time && refill->amount == list->at[i].amount;
    }
    if (!same) {
        fprintf(stderr, "list:");
        for (unsigned i = 0; i < list->count; i++)
            fprintf(stderr, " (%lu,%lu)", list->at[i].time, list->at[i].amount);
        fprintf(stderr, "; kernel:");
        for (unsigned i = 0; i < sc->refill_count; i++)
            fprintf(stderr, " (%lu,%lu)", sc->refills[(sc->refill_head + i) % sc->refill_max].time,
                    sc->refills[(sc->refill_head + i) % sc->refill_max].amount);
        fprintf(stderr, "\n");
    }
    return same;
}

static const char *list_broken(const struct list *list)
{
    ticks sum = 0;
    for (unsigned i = 0; i < list->count; i++) {
        sum += list->at[i].amount;
        if (i > 0 && list->at[i - 1].time + list->at[i - 1].amount > list->at[i].time)
            return "F4: order";
    }
    if (sum != list->budget)
        return "F2: sum";
    if (list->at[0].amount < time_limits.min_budget)
        return "F3: head";
    if (list->count < 1 || list->count > list->most)
        return "F1: count";
    if (list->at[list->count - 1].time > list->at[0].time + list->period)
        return "F5: window";
    return NULL;
}

static struct list list;

static void start(ticks min_budget, ticks period, ticks budget, unsigned most)
{
    test_spoils_world();
    memset(&object, 0, sizeof(object));
    time_limits.min_budget = min_budget;
    this_core.now = 0;
    refill_new(sc, budget, period, most);
    list = (struct list){ .count = 1, .most = most, .period = period, .budget = budget, .at = { { 0, budget } } };
}

static void at(ticks now)
{
    this_core.now = now;
}
static void charge(ticks used)
{
    refill_charge(sc, used);
    list_charge(&list, used);
}
static void refresh(void)
{
    refill_unblock(sc);
    list_refresh(&list, this_core.now);
}

#define assert_list(...) assert_entries(WORDS(__VA_ARGS__), __LINE__)
static void assert_entries(struct words expected, int line)
{
    assert_true(lists_agree(&list));
    bool same = list.count * 2 == expected.count;
    for (unsigned i = 0; same && i < list.count; i++)
        same = list.at[i].time == expected.at[2 * i] && list.at[i].amount == expected.at[2 * i + 1];
    if (!same) {
        fprintf(stderr, "line %d: (%lu,%lu) (%lu,%lu) (%lu,%lu), %u entries\n", line, list.at[0].time, list.at[0].amount,
                list.at[1].time, list.at[1].amount, list.at[2].time, list.at[2].amount, list.count);
        _fail(__FILE__, line);
    }
}

/* Sets both lists by hand. */
static void put(struct words entries)
{
    list.count = sc->refill_count = (uint16_t)(entries.count / 2);
    sc->refill_head = 0;
    for (unsigned i = 0; i < list.count; i++) {
        list.at[i] = (struct entry){ entries.at[2 * i], entries.at[2 * i + 1] };
        sc->refills[i] = (struct refill){ entries.at[2 * i], entries.at[2 * i + 1] };
    }
}

/* --- 5.7: the worked examples ------------------------------------------------------------------------------------------------------ */

TEST(REF_example_1)
{
    start(20, 1000, 300, 4);
    assert_list(0, 300);
    at(100);
    charge(100);
    assert_list(100, 200, 1000, 100);
    at(250);
    refresh();
    assert_list(250, 200, 1000, 100);
    at(300);
    charge(50);
    assert_list(300, 150, 1000, 100, 1250, 50);
    at(700);
    refresh();
    assert_list(700, 150, 1000, 100, 1250, 50);
    at(840);
    charge(140);
    assert_list(990, 110, 1250, 50, 1700, 140);
    assert_false(refill_ready(sc));
}

TEST(REF_example_2)
{
    start(20, 1000, 300, 2);
    at(100);
    charge(100);
    assert_list(100, 200, 1000, 100);
    at(250);
    refresh();
    charge(50);
    assert_list(300, 150, 1150, 150);
    at(700);
    refresh();
    charge(50);
    assert_list(750, 100, 1550, 200);
}

TEST(REF_example_3)
{
    start(20, 1000, 300, 4);
    charge(100);
    assert_list(100, 200, 1000, 100);
    charge(80);
    assert_list(180, 120, 1000, 180);
    charge(120);
    assert_list(1000, 300);
}

TEST(REF_example_4)
{
    start(20, 1000, 300, 4);
    put(WORDS(0, 50, 400, 250));
    charge(70);
    assert_list(420, 230, 1000, 50, 1400, 20);
}

TEST(REF_example_5)
{
    start(20, 1000, 300, 4);
    put(WORDS(100, 200, 1000, 100));
    at(850);
    refresh();
    assert_list(850, 300);
    put(WORDS(100, 200, 1000, 50, 1250, 50));
    refresh();
    assert_list(850, 250, 1250, 50);
}

TEST(REF_example_6)
{
    start(20, 1000, 300, 4);
    put(WORDS(500, 150, 1000, 150));
    at(600);
    charge(150);
    assert_list(1000, 150, 1500, 150);
    assert_false(refill_ready(sc));
}

TEST(REF_example_7_REF_31_REF_32)
{
    start(20, 0, 5000, 2);
    assert_int_equal(sc->refill_count, 2);
    refill_commit_round_robin(sc, 2000);
    assert_int_equal(sc->refills[0].amount, 3000);
    assert_int_equal(sc->refills[1].amount, 2000);
    at(9999);
    refill_unblock(sc); /* no effect */
    assert_int_equal(sc->refills[0].time, 0);
    refill_reset_round_robin(sc);
    assert_int_equal(sc->refills[0].amount, 5000);
    assert_int_equal(sc->refills[1].amount, 0);
}

TEST(REF_example_8)
{
    start(20, 1000, 200, 4);
    put(WORDS(400, 60, 1000, 140));
    at(500);
    refill_update(sc, 100, 500, 4);
    list_update(&list, 500, 100, 500, 4);
    assert_list(500, 60, 1000, 40);
    start(20, 1000, 200, 4);
    put(WORDS(400, 60, 1000, 140));
    at(500);
    refill_update(sc, 50, 500, 4);
    list_update(&list, 500, 50, 500, 4);
    assert_list(500, 50);
    /* to round robin: an empty second entry */
    refill_update(sc, 40, 0, 2);
    list_update(&list, 500, 40, 0, 2);
    assert_list(500, 40, 500, 0);
}

TEST(REF_2_ready_and_sufficient)
{
    start(20, 1000, 300, 4);
    assert_true(refill_ready(sc));
    assert_true(refill_sufficient(sc, 280));
    assert_false(refill_sufficient(sc, 281));
    assert_false(refill_sufficient(sc, ~(ticks)0));
    put(WORDS(5, 300));
    assert_false(refill_ready(sc));
    at(5);
    assert_true(refill_ready(sc));
}

/* --- windows ------------------------------------------------------------------------------------------------------------------------- */

enum { RUNS = 64 };
static struct {
    ticks from, length;
} run[RUNS];
static unsigned run_count;

static void ran(ticks from, ticks length)
{
    run[run_count % RUNS].from = from;
    run[run_count % RUNS].length = length;
    run_count++;
}

/* Execution within [end - period, end). */
static ticks ran_within_period(ticks end)
{
    ticks begin = end > list.period ? end - list.period : 0, sum = 0;
    unsigned known = run_count < RUNS ? run_count : RUNS;
    for (unsigned i = 0; i < known; i++) {
        ticks from = run[i].from > begin ? run[i].from : begin, to = run[i].from + run[i].length;
        if (to > from)
            sum += to - from;
    }
    return sum;
}

/* --- all small schedules --------------------------------------------------------------------------------------------------------------- */

struct moment {
    struct list list;
    unsigned char kernel[sizeof(object)];
    ticks now;
    unsigned runs;
    bool preempted;
};

static unsigned long schedules;
/* The thread was ready and did not run: the entries keep their times, and it may catch up afterwards (REF-41). */
static bool preempted;

static void check_schedule(void)
{
    const char *broken = list_broken(&list);
    if (broken)
        fail_msg("%s at %lu (period %lu, budget %lu, room %u)", broken, this_core.now, list.period, list.budget, list.most);
    assert_true(lists_agree(&list));
    if (!preempted && ran_within_period(this_core.now) > list.budget)
        fail_msg("%lu ran in a period %lu, budget %lu", ran_within_period(this_core.now), list.period, list.budget);
}

/* One step: the thread runs for `length` if it can, or waits and is then woken (refresh) or goes on. False: not possible. */
static bool step(unsigned choice)
{
    ticks length = choice / 3 + 1;
    unsigned kind = choice % 3;
    if (kind == 0) {
        if (!refill_ready(sc) || !refill_sufficient(sc, 0) || list.at[0].amount < length)
            return false;
        ran(this_core.now, length);
        this_core.now += length;
        charge(length);
    } else {
        this_core.now += length;
        if (kind == 1)
            refresh();
        else
            preempted = true;
    }
    check_schedule();
    return true;
}

static void explore_schedules(unsigned depth, unsigned choices)
{
    static struct moment moments[12];
    static unsigned next[12];
    unsigned level = 0;
    next[0] = 0;
    for (;;) {
        struct moment *moment = &moments[level];
        if (next[level] == 0) {
            moment->list = list;
            memcpy(moment->kernel, &object, sizeof(object));
            moment->now = this_core.now;
            moment->runs = run_count;
            moment->preempted = preempted;
        }
        if (next[level] == choices || level == depth) {
            if (level == 0)
                return;
            level--;
            continue;
        }
        list = moments[level].list;
        memcpy(&object, moments[level].kernel, sizeof(object));
        this_core.now = moments[level].now;
        run_count = moments[level].runs;
        preempted = moments[level].preempted;
        if (step(next[level]++)) {
            schedules++;
            next[++level] = 0;
        }
    }
}

TEST(REF_1_all_small_schedules)
{
    for (ticks min_budget = 1; min_budget <= 2; min_budget++) {
        for (ticks period = 5; period <= 9; period += 2) {
            for (ticks budget = min_budget; budget < period; budget++) {
                for (unsigned most = 2; most <= 4; most++) {
                    start(min_budget, period, budget, most);
                    run_count = 0;
                    preempted = false;
                    explore_schedules(5, 9);
                }
            }
        }
    }
    print_message("%lu schedules\n", schedules);
    assert_true(schedules > 100000);
}

/* --- random schedules ------------------------------------------------------------------------------------------------------------------- */

static uint64_t random_state = 88172645463325252;
static ticks pick(ticks n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (random_state >> 11) % n;
}

static void random_schedule(bool overruns)
{
    ticks period = 100 + pick(pick(2) ? 1000 : 1000000000000), min_budget = 1 + pick(period / 10);
    ticks budget = min_budget + pick(period - min_budget);
    start(min_budget, period, budget, (unsigned)(2 + pick(6)));
    run_count = 0;
    for (unsigned i = 0; i < 200; i++) {
        if (pick(3) && refill_ready(sc)) {
            ticks most = list.at[0].amount, length = pick(4) ? 1 + pick(most) : most;
            if (overruns && pick(4) == 0)
                length += pick(2 * budget);
            ran(this_core.now, length);
            this_core.now += length;
            charge(length);
        } else {
            this_core.now += pick(2) ? pick(period) : pick(period / 10 + 1);
            if (!overruns || pick(2))
                refresh();
        }
        const char *broken = list_broken(&list);
        if (broken && !(overruns && broken[1] == '5'))
            fail_msg("%s (period %lu, budget %lu, minimum %lu, room %u)", broken, period, budget, min_budget, list.most);
        assert_true(lists_agree(&list));
        if (!overruns && run_count < RUNS)
            assert_true(ran_within_period(this_core.now) <= budget);
    }
}

TEST(REF_20_REF_30_REF_40_random_schedules)
{
    for (unsigned i = 0; i < 20000; i++)
        random_schedule(false);
}

TEST(REF_30_random_schedules_with_overruns)
{
    for (unsigned i = 0; i < 20000; i++)
        random_schedule(true);
}

/* A thread that always wants to run gets its budget in each period, whatever happened before. */
TEST(REF_1_no_budget_is_lost)
{
    for (unsigned i = 0; i < 300; i++) {
        random_schedule(false);
        ticks period = list.period, budget = list.budget, used = 0;
        this_core.now = list.at[list.count - 1].time > this_core.now ? list.at[list.count - 1].time : this_core.now;
        refresh();
        ticks begin = this_core.now, end = begin + 20 * period;
        while (this_core.now < end) {
            if (!refill_ready(sc)) {
                this_core.now = list.at[0].time;
                continue;
            }
            ticks length = list.at[0].amount;
            used += length;
            this_core.now += length;
            charge(length);
            assert_true(lists_agree(&list));
        }
        assert_true(used >= 19 * budget);
        assert_true(used <= 21 * budget);
    }
}

TEST(REF_11_random_updates)
{
    for (unsigned i = 0; i < 20000; i++) {
        if (i % 50 == 0)
            start(10, 1000 + pick(1000), 100 + pick(800), 2 + (unsigned)pick(6));
        this_core.now += pick(800);
        ticks period = 500 + pick(2000), budget = 10 + pick(period - 10);
        unsigned most = 2 + (unsigned)pick(6);
        if (pick(4)) {
            if (refill_ready(sc))
                charge(1 + pick(list.at[0].amount));
        } else {
            refill_update(sc, budget, period, most);
            list_update(&list, this_core.now, budget, period, most);
            /* a remainder below the minimum is charged like any other: the next charge merges it */
        }
        assert_true(lists_agree(&list));
    }
}
