/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sequences of CNode, Untyped and a few other invocations on a small system, each compared with the model: answer, every slot, the
 * derivation forest, and after each change the invariants.
 *
 *     sequences exhaustive SECONDS [DEPTH]   all sequences, shortest first, of a fixed set of some 700 calls
 *     sequences random SECONDS [SEED]        long ones of arbitrary calls on more slots
 *
 * A call that can be preempted is repeated from the same state with a preemption at the first, second ... of its preemption
 * points: it must leave the invariants intact, and the same final state when it has been issued again to its end.
 */
#include "model.h"
#include "core/check.h"
#include "core/preempt.h"
#include <time.h>

#define ROOT seL4_CapInitThreadCNode
#define VSPACE seL4_CapInitThreadVSpace

struct call {
    word service, label;
    struct words mrs, caps;
};

static struct {
    unsigned long calls, changes, stops, cut, states, sequences, known;
} count;

static struct call trail[512];
static unsigned trail_length;
static unsigned long seed;
static double deadline;
/* Injection at each point costs much more than the call: up to so many points per call. */
static unsigned injections = 6;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- one call, compared ---------------------------------------------------------------------------------------------------- */

static void print_words(const char *what, struct words words)
{
    fprintf(stderr, " %s", what);
    for (unsigned i = 0; i < words.count; i++)
        fprintf(stderr, " %lx", words.at[i]);
}

static void __attribute__((noreturn)) disagree(const char *what)
{
    fprintf(stderr, "%s, seed %lu, after:\n", what, seed);
    for (unsigned i = 0; i < trail_length; i++) {
        fprintf(stderr, "  service %lu label %lu", trail[i].service, trail[i].label);
        print_words("words", trail[i].mrs);
        print_words("caps", trail[i].caps);
        fprintf(stderr, "\n");
    }
    exit(1);
}

static bool answers_agree(struct answer answer, const struct model_answer *expected)
{
    bool agree = answer.label == expected->error && answer.length == expected->words.count;
    for (unsigned i = 0; agree && i < expected->words.count; i++)
        agree = answer.mr[i] == expected->words.at[i];
    if (!agree) {
        fprintf(stderr, "kernel: error %lu length %u: %lx %lx %lx %lx; model: error %lu", answer.label, answer.length, answer.mr[0],
                answer.mr[1], answer.mr[2], answer.mr[3], expected->error);
        print_words("words", expected->words);
        fprintf(stderr, "\n");
    }
    return agree;
}

static void compare(const struct model *model, struct answer answer, const struct model_answer *expected)
{
    count.calls++;
    if (!answers_agree(answer, expected))
        disagree("the answer differs");
    if (!model_agrees(model))
        disagree("the state differs");
    if (expected->error == seL4_NoError) {
        count.changes++;
        check_everything();
        check_memory();
    }
}

static void panicked(void)
{
    disagree("panic");
}

/* Performs the call, with a preemption at every n-th point (0: none). False: a call that had been stopped could not be issued
 * again, because it has deleted what it was issued through (CAP-12.9): what it has begun stays. */
static bool perform(const struct call *call, unsigned n, const struct model *after, const struct model_answer *expected)
{
    unsigned stops = 0;
    struct answer answer = n ? invoke_preempted(n, &stops, call->service, call->label, call->mrs, call->caps)
                             : invoke(call->service, call->label, call->mrs, call->caps);
    count.stops += stops;
    if (stops > 0 && (answer.label == seL4_InvalidCapability || answer.label == seL4_FailedLookup) &&
        (call->label == CNodeRevoke || call->label == CNodeDelete)) {
        count.cut++;
        check_everything();
        check_memory();
        return false;
    }
    compare(after, answer, expected);
    return true;
}

/* How many preemption points the call passed. */
static unsigned perform_counting(const struct call *call, const struct model *after, const struct model_answer *expected)
{
    this_core.work_units = 0;
    perform(call, 0, after, expected);
    return (unsigned)this_core.work_units;
}

/* False: the call is about slots that belong to the test itself, and has not been made. */
static bool try_call(struct model *model, const struct call *call, struct world_state *before)
{
    static struct model unchanged;
    unchanged = *model;
    model->outside = false;
    struct model_answer expected = model_invoke(model, call->service, call->label, call->mrs, call->caps);
    if (model->outside) {
        *model = unchanged;
        return false;
    }
    trail[trail_length++] = *call;
    unsigned points = perform_counting(call, model, &expected);
    bool again = expected.error == seL4_NoError && points > 0 && before, complete = true;
    for (unsigned n = 1; again && n <= points && n <= injections; n++) {
        world_restore(before);
        check_period = 1; /* at the abandonment too */
        complete = perform(call, n, model, &expected);
        check_period = 0;
    }
    if (!complete) {
        world_restore(before);
        perform(call, 0, model, &expected);
    }
    return true;
}

/* --- the starting state -------------------------------------------------------------------------------------------------------- */

#define SECOND_CNODE 40

static struct model start;

static void set_up(void)
{
    world_reset();
    machine.at_panic = panicked;
    check_period = 0;
    /* A second CNode, in memory that nobody else uses. */
    assert_ok(retype(WORLD_DIRTY, seL4_CapTableObject, 1, SECOND_CNODE, 1));
    memset(phys_to_virt(WORLD_DIRTY_BASE), 0, BIT(WORLD_SMALL_BITS));
    assert_ok(cnode_delete(SECOND_CNODE));
    assert_ok(cnode_delete(WORLD_DIRTY));
    assert_ok(cnode_delete(WORLD_UNTYPED));
    model_init(&start);
}

/* --- all sequences ----------------------------------------------------------------------------------------------------------------- */

#define VISITED_BITS 22
static struct {
    uint64_t hash;
    unsigned left;
} visited[1 << VISITED_BITS];

/* Has this state been expanded with at least `left` further calls? If not, now it is. */
static bool is_known(const struct model *model, unsigned left)
{
    uint64_t hash = model_hash(model);
    unsigned at = (unsigned)(hash >> (64 - VISITED_BITS));
    for (unsigned probe = 0; probe < 64; probe++, at = (at + 1) & ((1 << VISITED_BITS) - 1)) {
        if (visited[at].hash == hash) {
            if (visited[at].left >= left)
                return true;
            visited[at].left = left;
            return false;
        }
        if (visited[at].hash == 0) {
            visited[at].hash = hash;
            visited[at].left = left;
            count.states++;
            return false;
        }
    }
    return false;
}

/* The slots that the calls are about: three of the root CNode, the untyped, the second CNode's capability and its two slots. */
#define REFS 7
struct ref {
    word root, index, depth; /* as arguments: CPtr of the CNode, index and depth in it */
};

static struct ref ref_of(const struct model *model, unsigned i)
{
    static const word root_slots[] = { WORLD_SMALL, 41, 42, 43, SECOND_CNODE };
    if (i < 5)
        return (struct ref){ ROOT, root_slots[i], 64 };
    const struct model_node *node =
        model->slot[SECOND_CNODE] == MODEL_NONE ? NULL : &model->node[model->slot[SECOND_CNODE]];
    if (!node || node->cap.type != CAP_CNODE)
        return (struct ref){ SECOND_CNODE, i - 5, 1 };
    word guard = node->cap.badge >> 6, size = node->cap.badge & 63;
    return (struct ref){ SECOND_CNODE, guard << node->cap.bits | (i - 5), size + node->cap.bits };
}

static const word retype_types[][2] = {
    { seL4_UntypedObject, 13 },      { seL4_UntypedObject, 6 },           { seL4_TCBObject, 0 },
    { seL4_EndpointObject, 0 },      { seL4_NotificationObject, 0 },      { seL4_CapTableObject, 1 },
    { seL4_SchedContextObject, 7 },  { seL4_ReplyObject, 0 },             { seL4_X86_4K, 0 },
    { seL4_X86_PageTableObject, 0 }, { seL4_X64_PML4Object, 0 },
};

enum { COPY_KINDS = 5, RETYPES = ARRAY_SIZE(retype_types) };
enum {
    CALL_RETYPE = 0,
    CALL_COPY = CALL_RETYPE + RETYPES * REFS * 2,
    CALL_ROTATE = CALL_COPY + COPY_KINDS * REFS * REFS,
    CALL_ONE = CALL_ROTATE + REFS * REFS * REFS,
    CALL_SPACE = CALL_ONE + 3 * REFS,
    CALLS = CALL_SPACE + 3,
};

/* Call number i in this state. */
static struct call call_number(const struct model *model, unsigned i)
{
    if (i >= CALL_SPACE) /* a TCB in slot 41 gets a CSpace from 42, a handler from 43 ... in all rotations */
        return (struct call){ 41 + (i - CALL_SPACE), TCBSetSpace, WORDS(0, 0),
                              WORDS(41 + (i - CALL_SPACE + 2) % 3, 41 + (i - CALL_SPACE + 1) % 3, VSPACE) };
    if (i >= CALL_ONE) {
        static const word labels[] = { CNodeDelete, CNodeRevoke, CNodeCancelBadgedSends };
        struct ref ref = ref_of(model, (i - CALL_ONE) % REFS);
        return (struct call){ ref.root, labels[(i - CALL_ONE) / REFS], WORDS(ref.index, ref.depth), NO_WORDS };
    }
    if (i >= CALL_ROTATE) {
        i -= CALL_ROTATE;
        struct ref to = ref_of(model, i % REFS), pivot = ref_of(model, i / REFS % REFS), from = ref_of(model, i / REFS / REFS);
        return (struct call){ to.root, CNodeRotate,
                              WORDS(to.index, to.depth, 1 << 6 | 1, pivot.index, pivot.depth, 0, from.index, from.depth),
                              WORDS(pivot.root, from.root) };
    }
    if (i >= CALL_COPY) {
        static const word labels[] = { CNodeCopy, CNodeCopy, CNodeMint, CNodeMove, CNodeMutate };
        static const word rights[] = { 15, 2, 15, 0, 1 << 6 | 1 };
        i -= CALL_COPY;
        unsigned kind = i / REFS / REFS;
        struct ref to = ref_of(model, i % REFS), from = ref_of(model, i / REFS % REFS);
        return (struct call){ to.root, labels[kind], WORDS(to.index, to.depth, from.index, from.depth, rights[kind], 1 << 6 | 1),
                              WORDS(from.root) };
    }
    unsigned type = i / REFS / 2;
    struct ref to = ref_of(model, i % REFS);
    /* from the untyped, or from one that may be in slot 41; into the CNode that holds the destination */
    word offset = to.root == ROOT ? to.index : to.index & 1;
    return (struct call){ i / REFS % 2 ? 41 : WORLD_SMALL, UntypedRetype,
                          WORDS(retype_types[type][0], retype_types[type][1], 0, 0, offset, 1), WORDS(to.root) };
}

/* The services that the model does not have: those whose invocation is communication. */
static bool call_is_in_model(const struct model *model, const struct call *call)
{
    int node = model->slot[call->service];
    switch (node == MODEL_NONE ? CAP_NULL : model->node[node].cap.type) {
    case CAP_NULL:
    case CAP_ZOMBIE:
    case CAP_CNODE:
    case CAP_UNTYPED:
    case CAP_IRQ_CONTROL:
    case CAP_IRQ_HANDLER:
    case CAP_ASID_CONTROL:
        return true;
    case CAP_THREAD:
        return model->node[node].cap.container != 1; /* not the root task's own */
    default:
        return false;
    }
}

#define DEEPEST 8

struct level {
    struct model model;
    struct world_state *state;
    unsigned next; /* call to try */
};
static struct level levels[DEEPEST + 1];

/* All sequences of up to `depth` calls; false: the time is over. */
static bool explore(unsigned depth)
{
    unsigned level = 0;
    levels[0].next = 0;
    trail_length = 0;
    for (;;) {
        struct level *at = &levels[level];
        if (at->next == CALLS || level == depth) {
            if (level == 0)
                return true;
            trail_length = --level;
            world_restore(levels[level].state);
            continue;
        }
        if (now() > deadline)
            return false;
        struct call call = call_number(&at->model, at->next++);
        if (!call_is_in_model(&at->model, &call))
            continue;
        struct level *below = &levels[level + 1];
        below->model = at->model;
        trail_length = level;
        try_call(&below->model, &call, at->state);
        count.sequences++;
        bool changed = model_hash(&below->model) != model_hash(&at->model);
        if (!changed || level + 1 == depth || is_known(&below->model, depth - level - 1) || model_is_full(&below->model)) {
            count.known += changed;
            if (changed)
                world_restore(at->state);
            continue;
        }
        world_save(below->state);
        below->next = 0;
        level++;
    }
}

static void run_exhaustive(unsigned most)
{
    for (unsigned i = 0; i <= DEEPEST; i++)
        levels[i].state = world_state_new();
    set_up();
    struct model_answer made = model_invoke(&start, WORLD_SMALL, UntypedRetype,
                                            WORDS(seL4_CapTableObject, 1, 0, 0, SECOND_CNODE, 1), WORDS(ROOT));
    perform(&(struct call){ WORLD_SMALL, UntypedRetype, WORDS(seL4_CapTableObject, 1, 0, 0, SECOND_CNODE, 1), WORDS(ROOT) }, 0,
            &start, &made);
    levels[0].model = start;
    world_save(levels[0].state);
    unsigned depth = 1;
    while (depth <= most && explore(depth)) {
        printf("all sequences of %u calls: %lu calls, %lu changed something, %lu states, %lu injected preemptions\n", depth,
               count.calls, count.changes, count.states, count.stops);
        fflush(stdout);
        memset(visited, 0, sizeof(visited));
        count.states = 0;
        world_restore(levels[0].state);
        depth++;
    }
    printf("exhaustive: depth %u complete, %lu calls, %lu changed something, %lu injected preemptions%s\n", depth - 1, count.calls,
           count.changes, count.stops, depth <= most ? " (time is over)" : "");
    for (unsigned i = 0; i <= DEEPEST; i++)
        free(levels[i].state);
}

/* --- random sequences ------------------------------------------------------------------------------------------------------------ */

static uint64_t random_state;

static uint64_t random_word(void)
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

#define ALWAYS_EMPTY 60 /* a slot of the root CNode */

/* What a sequence is mainly about; few slots and types make things meet. */
struct theme {
    unsigned slots;   /* of the root CNode */
    word types[8];    /* that Retype mostly makes; 0 (untyped) fills up */
    unsigned mint;    /* one in so many copies is a Mint with a small badge */
    unsigned move;    /* so many in eight are moves, so that capabilities are the last of their objects */
};
static const struct theme themes[] = {
    { 16, { 0 }, 5, 2 }, /* anything */
    { 9, { seL4_EndpointObject, seL4_EndpointObject, seL4_EndpointObject, seL4_NotificationObject, seL4_NotificationObject,
           seL4_EndpointObject, seL4_CapTableObject, seL4_UntypedObject }, 2, 1 },
    { 8, { seL4_CapTableObject, seL4_CapTableObject, seL4_TCBObject, seL4_TCBObject, seL4_CapTableObject, seL4_TCBObject,
            seL4_EndpointObject, seL4_UntypedObject }, 8, 6 },
    { 8, { seL4_UntypedObject, seL4_UntypedObject, seL4_UntypedObject, seL4_CapTableObject, seL4_X86_4K, seL4_EndpointObject,
           seL4_SchedContextObject, seL4_UntypedObject }, 8, 3 },
};
static const struct theme *theme = &themes[0];

/* A slot of the root CNode that tests may use for everything. */
static word pick_root_slot(void)
{
    static const word special[] = { WORLD_SMALL, WORLD_DEVICE, seL4_CapIRQControl, seL4_CapASIDControl };
    return pick(6) ? 32 + pick(theme->slots) : special[pick(pick(3) ? 1 : 4)];
}

/* A root slot, mostly a full or an empty one as wanted. */
static word pick_slot(const struct model *model, bool full)
{
    word slot = pick_root_slot();
    for (unsigned i = pick(8); i > 0 && (model->slot[slot] != MODEL_NONE) != full; i--)
        slot = pick_root_slot();
    return slot;
}

/* A root slot with a capability of that type, if one is found soon. */
static word pick_of_type(const struct model *model, unsigned type)
{
    word slot = pick_root_slot();
    for (unsigned i = 0; i < 12; i++, slot = pick_root_slot())
        if (model->slot[slot] != MODEL_NONE && model->node[model->slot[slot]].cap.type == type)
            return slot;
    return slot;
}

/* Mostly a slot of the root CNode or of one whose capability is there; now and then any address at all. */
static struct ref pick_ref(const struct model *model, bool full)
{
    word root = pick_root_slot();
    int container = model_cnode_at(model, (int)root);
    if (container == MODEL_NONE || pick(3) == 0)
        return (struct ref){ ROOT, pick_slot(model, full), 64 };
    const struct model_cap *cap = &model->node[model->slot[root]].cap;
    if (container == 0) /* the root CNode under another guard: its used part only */
        return (struct ref){ root, (cap->badge >> 6) << cap->bits | pick_root_slot(), (cap->badge & 63) + cap->bits };
    word size = cap->badge & 63, index = (cap->badge >> 6) << cap->bits | pick(1u << cap->bits);
    word depth = size + cap->bits;
    if (pick(16) == 0)
        depth = pick(4) ? depth - 1 + pick(3) : random_word() >> pick(64);
    if (pick(16) == 0)
        index ^= BIT(pick(64));
    return (struct ref){ root, index, depth };
}

static word pick_data(void)
{
    switch (pick(5)) {
    case 0:
        return 0;
    case 1:
    case 2:
        return 1 + pick(6) / 5;
    case 3:
        return (word)pick(8) << 6 | pick(8);
    default:
        return random_word() >> pick(64);
    }
}

/* What a capability in the service's slot is usually asked to do. */
static word usual_label(const struct model *model, word service)
{
    int node = model->slot[service];
    switch (node == MODEL_NONE ? CAP_NULL : model->node[node].cap.type) {
    case CAP_UNTYPED:
        return UntypedRetype;
    case CAP_THREAD:
        return TCBSetSpace;
    case CAP_IRQ_CONTROL:
        return IRQIssueIRQHandler;
    case CAP_IRQ_HANDLER:
        return IRQAckIRQ + pick(3);
    case CAP_ASID_CONTROL:
        return X86ASIDControlMakePool;
    default:
        return CNodeRevoke + pick(8);
    }
}

static struct words pick_words(const struct model *model, word label, struct ref to, struct words *caps)
{
    struct ref from = pick_ref(model, true), pivot = pick_ref(model, true);
    *caps = WORDS(from.root);
    switch (label) {
    case CNodeRotate:
        *caps = WORDS(pivot.root, from.root);
        return WORDS(to.index, to.depth, pick_data(), pivot.index, pivot.depth, pick_data(), from.index, from.depth);
    case UntypedRetype: {
        bool usual = theme != &themes[0] && pick(8);
        word type = usual ? theme->types[pick(8)] : pick(seL4_ObjectTypeCount + 1);
        word size = pick(3) ? 4 + pick(8) : 1 + pick(3);
        if (type == seL4_CapTableObject && size > 5)
            size = pick(6);
        word offset = to.root == ROOT ? pick_root_slot() : pick(8);
        bool by_lookup = pick(4) == 0;
        *caps = WORDS(by_lookup ? ROOT : to.root);
        return WORDS(type, size, by_lookup ? to.root : 0, by_lookup ? 64 : 0, offset, pick(8) ? 1 : pick(4));
    }
    case TCBSetSpace:
        *caps = WORDS(pick(3) ? ALWAYS_EMPTY : pick_of_type(model, CAP_ENDPOINT), pick(3) ? pick_of_type(model, CAP_CNODE) : ROOT,
                      pick(16) ? VSPACE : pick_root_slot());
        return WORDS(pick(4) ? 0 : pick_data(), 0);
    case IRQIssueIRQHandler:
        *caps = WORDS(to.root);
        return WORDS(1 + pick(5), to.index, to.depth);
    case X86ASIDControlMakePool:
        *caps = WORDS(pick_slot(model, true), to.root);
        return WORDS(to.index, to.depth);
    default:
        return WORDS(to.index, to.depth, from.index, from.depth, label == CNodeMutate ? pick_data() : random_word(), pick_data());
    }
}

/* Calls that lead to what chance alone seldom does: a thread with a CSpace root buried in a CNode that is then deleted. */
static struct call plan[3];
static unsigned planned;

static void make_plan(const struct model *model)
{
    word thread = pick_of_type(model, CAP_THREAD), cnode = pick_of_type(model, CAP_CNODE);
    int container = model_cnode_at(model, (int)cnode);
    if (container <= 0)
        return;
    const struct model_cap *cap = &model->node[model->slot[cnode]].cap;
    word size = cap->badge & 63, index = (cap->badge >> 6) << cap->bits | pick(1u << cap->bits);
    plan[2] = (struct call){ thread, TCBSetSpace, WORDS(0, 0),
                             WORDS(ALWAYS_EMPTY, pick(2) ? ROOT : pick_of_type(model, CAP_CNODE), VSPACE) };
    plan[1] = (struct call){ cnode, CNodeMove, WORDS(index, size + cap->bits, thread, 64), WORDS(ROOT) };
    plan[0] = (struct call){ ROOT, CNodeDelete, WORDS(cnode, 64), NO_WORDS };
    planned = 3;
}

static bool pick_call(const struct model *model, struct call *call)
{
    if (planned) {
        *call = plan[--planned];
        return call_is_in_model(model, call);
    }
    if (theme->move > 4 && pick(20) == 0)
        make_plan(model);
    unsigned kind = pick(24);
    struct ref to = pick_ref(model, kind < 3 || kind > 22);
    *call = (struct call){ .service = to.root };
    if (kind < 2) {
        call->label = CNodeDelete;
    } else if (kind == 2) {
        call->label = to.index == WORLD_SMALL && pick(8) ? CNodeCancelBadgedSends : CNodeRevoke;
    } else if (kind < 6) {
        call->service = pick(4) ? pick_of_type(model, CAP_UNTYPED) : WORLD_SMALL;
        call->label = UntypedRetype;
    } else if (kind < 9) {
        call->service = pick(2) ? pick_slot(model, true) : pick_of_type(model, CAP_THREAD);
        call->label = usual_label(model, call->service);
    } else {
        call->label = pick(theme->mint) ? CNodeCopy + pick(5) : CNodeMint;
        if (pick(8) < theme->move)
            call->label = CNodeMove;
    }
    if (!call_is_in_model(model, call))
        return false;
    if (pick(50) == 0 && usual_label(model, call->service) != TCBSetSpace)
        call->label = pick(70);
    call->mrs = pick_words(model, call->label, to, &call->caps);
    if (pick(30) == 0)
        call->mrs.count = pick(call->mrs.count + 1);
    if (pick(30) == 0)
        call->caps.count = pick(call->caps.count + 1);
    return true;
}

/* User programs write to their pages: what is freed is not zero. */
static void fill_pages(const struct model *model)
{
    for (int i = 0; i < MODEL_NODES; i++) {
        const struct model_cap *cap = &model->node[i].cap;
        if (model->node_used[i] && cap->type == CAP_FRAME && !cap->device && cap->base >= WORLD_SMALL_BASE)
            memset(phys_to_virt(cap->base), 0xa5, BIT(cap->bits));
    }
}

static void run_random(void)
{
    struct world_state *initial = world_state_new(), *before = world_state_new();
    set_up();
    world_save(initial);
    static struct model model;
    injections = 1000;
    unsigned long first = seed;
    for (; now() < deadline; seed++) {
        random_state = seed * 0x9e3779b97f4a7c15 + 1;
        theme = &themes[pick(ARRAY_SIZE(themes))];
        world_restore(initial);
        model = start;
        trail_length = 0;
        planned = 0;
        for (unsigned step = 0; step < 400 && !model_is_full(&model); step++) {
            struct call call;
            if (!pick_call(&model, &call))
                continue;
            bool inject = pick(8) == 0;
            if (inject)
                world_save(before);
            if (try_call(&model, &call, inject ? before : NULL) && call.label == UntypedRetype)
                fill_pages(&model);
        }
        count.sequences++;
    }
    printf("random: %lu sequences from seed %lu, %lu calls, %lu changed something, %lu injected preemptions\n", seed - first, first,
           count.calls, count.changes, count.stops);
    free(initial);
    free(before);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s exhaustive|random SECONDS [DEPTH|SEED]\n", argv[0]);
        return 2;
    }
    deadline = now() + atof(argv[2]);
    seed = argc > 3 ? strtoul(argv[3], NULL, 0) : 1;
    if (strcmp(argv[1], "exhaustive") == 0)
        run_exhaustive(argc > 3 ? (unsigned)seed : DEEPEST);
    else
        run_random();
    return 0;
}
