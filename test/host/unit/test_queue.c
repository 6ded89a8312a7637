/* SPDX-License-Identifier: BSD-2-Clause */
/* Keyed queues against a sorted list, first come first served within a key; the rings of the ready queues against an array. */
#include "core/check.h"
#include "core/queue.h"
#include "test.h"

enum { THREADS = 300 };

static uint64_t random_state = 88172645463325252;
static word random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state * 0x2545f4914f6cdd1d;
}
static unsigned pick(unsigned n)
{
    return (unsigned)(random_word() >> 33) % n;
}

static struct tcb *thread(unsigned i)
{
    test_spoils_world();
    return (struct tcb *)phys_to_virt(WORLD_UNTYPED_BASE + ((word)i << seL4_TCBBits));
}

/* --- the reference --------------------------------------------------------------------------------------------------------- */

static struct {
    struct tcb *thread;
    word key;
} sorted[THREADS];
static unsigned sorted_count;

static void sorted_insert(struct tcb *tcb, word key)
{
    unsigned at = sorted_count;
    while (at > 0 && sorted[at - 1].key > key) {
        sorted[at] = sorted[at - 1];
        at--;
    }
    sorted[at].thread = tcb;
    sorted[at].key = key;
    sorted_count++;
}

static void sorted_remove(struct tcb *tcb)
{
    unsigned at = 0;
    while (sorted[at].thread != tcb)
        at++;
    for (sorted_count--; at < sorted_count; at++)
        sorted[at] = sorted[at + 1];
}

static bool sorted_has(const struct tcb *tcb)
{
    for (unsigned i = 0; i < sorted_count; i++)
        if (sorted[i].thread == tcb)
            return true;
    return false;
}

/* --- random insertions and removals ------------------------------------------------------------------------------------------- */

static word pick_key(unsigned style)
{
    switch (style) {
    case 0:
        return pick(4);
    case 1:
        return pick(256); /* priorities */
    case 2:
        return random_word(); /* times */
    default:
        return random_word() << 60 >> pick(60); /* few bits that differ, high or low */
    }
}

static void check_node_is_clear(const struct tcb *tcb)
{
    const struct queue_node *node = &tcb->node;
    assert_true(!node->next && !node->prev && !node->child[0] && !node->child[1] && !node->parent);
}

static void check_structure(struct tcb *root)
{
    check_queue_members = 0;
    check_keyed_queue(root, NULL);
    assert_int_equal(check_queue_members, sorted_count);
}

static unsigned depth_of(const struct tcb *tcb)
{
    unsigned depth = 0;
    for (; tcb->node.parent; tcb = tcb->node.parent)
        depth++;
    return depth;
}

static void random_queue(unsigned style, unsigned most, unsigned steps)
{
    struct tcb *root = NULL;
    sorted_count = 0;
    for (unsigned i = 0; i < steps; i++) {
        struct tcb *tcb = thread(pick(most));
        if (sorted_has(tcb)) {
            root = keyed_queue_remove(root, tcb);
            sorted_remove(tcb);
            check_node_is_clear(tcb);
        } else if (pick(4) == 0 && sorted_count) {
            tcb = root;
            root = keyed_queue_remove(root, tcb);
            sorted_remove(tcb);
        } else {
            word key = pick_key(style);
            root = keyed_queue_insert(root, tcb, key);
            sorted_insert(tcb, key);
            assert_true(depth_of(tcb) <= 64);
        }
        assert_ptr_equal(root, sorted_count ? sorted[0].thread : NULL);
        if (i % 16 == 0)
            check_structure(root);
    }
    while (sorted_count) {
        struct tcb *first = sorted[0].thread;
        assert_ptr_equal(root, first);
        root = keyed_queue_remove(root, first);
        sorted_remove(first);
        check_node_is_clear(first);
    }
    assert_null(root);
}

TEST(IPC_26_queue_is_a_sorted_list_fifo_within_a_key)
{
    for (unsigned style = 0; style < 4; style++) {
        random_queue(style, 3, 5000);
        random_queue(style, 12, 20000);
        random_queue(style, THREADS, 20000);
    }
}

/* All orders of few threads with few keys, all orders of removal. */
static void try_order(const unsigned *keys, const unsigned *removal, unsigned count)
{
    struct tcb *root = NULL;
    sorted_count = 0;
    for (unsigned i = 0; i < count; i++) {
        root = keyed_queue_insert(root, thread(i), keys[i]);
        sorted_insert(thread(i), keys[i]);
    }
    for (unsigned i = 0; i < count; i++) {
        check_structure(root);
        assert_ptr_equal(root, sorted[0].thread);
        root = keyed_queue_remove(root, thread(removal[i]));
        sorted_remove(thread(removal[i]));
        check_node_is_clear(thread(removal[i]));
    }
    assert_null(root);
}

TEST(IPC_26_all_orders_of_five_threads)
{
    enum { COUNT = 5 };
    unsigned removals[120][COUNT], permutations = 0;
    for (unsigned code = 0; code < 3125; code++) {
        unsigned order[COUNT], seen = 0, rest = code;
        for (unsigned i = 0; i < COUNT; i++, rest /= COUNT) {
            order[i] = rest % COUNT;
            seen |= 1u << rest % COUNT;
        }
        if (seen == (1u << COUNT) - 1)
            memcpy(removals[permutations++], order, sizeof(order));
    }
    assert_int_equal(permutations, 120);
    for (unsigned code = 0; code < 1024; code++) {
        unsigned keys[COUNT];
        for (unsigned i = 0, rest = code; i < COUNT; i++, rest /= 4)
            keys[i] = rest % 4;
        for (unsigned p = 0; p < permutations; p++)
            try_order(keys, removals[p], COUNT);
    }
}

/* The bound that makes insertion safe against hostile threads: as deep as the key has bits, however many there are. */
TEST(H16_depth_is_bounded_by_the_bits_of_the_key)
{
    struct tcb *root = NULL;
    unsigned deepest = 0;
    for (unsigned i = 0; i < THREADS; i++)
        root = keyed_queue_insert(root, thread(i), THREADS - i);
    for (unsigned i = 0; i < THREADS; i++)
        if (depth_of(thread(i)) > deepest)
            deepest = depth_of(thread(i));
    assert_true(deepest <= 10);
    while (root)
        root = keyed_queue_remove(root, root);
}

TEST(SCH_20_rings)
{
    struct tcb *head = NULL, *order[THREADS];
    unsigned count = 0;
    for (unsigned step = 0; step < 20000; step++) {
        struct tcb *tcb = thread(pick(20));
        unsigned at = 0;
        while (at < count && order[at] != tcb)
            at++;
        if (at < count) {
            ring_remove(&head, tcb);
            memmove(&order[at], &order[at + 1], (count - at - 1) * sizeof(order[0]));
            count--;
            check_node_is_clear(tcb);
        } else if (pick(2)) {
            ring_insert_tail(&head, tcb);
            order[count++] = tcb;
        } else {
            ring_insert_head(&head, tcb);
            memmove(&order[1], &order[0], count * sizeof(order[0]));
            order[0] = tcb;
            count++;
        }
        struct tcb *member = head;
        for (unsigned i = 0; i < count; i++, member = member->node.next) {
            assert_ptr_equal(member, order[i]);
            assert_ptr_equal(member->node.next->node.prev, member);
        }
        assert_ptr_equal(member, head);
    }
    while (head)
        ring_remove(&head, head);
}
