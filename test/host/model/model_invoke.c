/* SPDX-License-Identifier: BSD-2-Clause */
/* What each invocation does to the model: the numbered checks of the documents, in order, and the effect. See model.h. */
#include "model_internal.h"
#include "arch/object.h"

static const struct model_answer model_ok;

static struct model_answer error(word error)
{
    return (struct model_answer){ .error = error };
}
static struct model_answer error_words(word error, struct words words)
{
    return (struct model_answer){ .error = error, .words = words };
}

/* --- lookup: section 6, bit by bit -------------------------------------------------------------------------------------------- */

struct model_lookup {
    int slot; /* or MODEL_NONE, with the answer */
    struct model_answer answer;
};

static word take_bits(word address, unsigned left, unsigned count)
{
    word value = 0;
    for (unsigned i = 0; i < count; i++)
        value = value << 1 | (address >> (left - 1 - i) & 1);
    return value;
}

static struct model_lookup lookup_failed(bool source, struct words words)
{
    struct words all = { 1, { source } };
    for (unsigned i = 0; i < words.count; i++)
        all.at[all.count++] = words.at[i];
    return (struct model_lookup){ MODEL_NONE, error_words(seL4_FailedLookup, all) };
}

int model_cnode_at(const struct model *model, int slot)
{
    int node = slot == MODEL_NONE ? MODEL_NONE : model->slot[slot];
    return node != MODEL_NONE && model->node[node].cap.type == CAP_CNODE ? model->node[node].cap.container : MODEL_NONE;
}

/* Slots of the root CNode that keep the test itself going. */
static bool slot_is_outside(int slot)
{
    return slot < WORLD_FREE && slot != WORLD_SMALL && slot != WORLD_DEVICE && slot != seL4_CapIRQControl &&
           slot != seL4_CapASIDControl;
}

static struct model_lookup model_find(struct model *model, int root, word index, word depth, bool source)
{
    if (model_cnode_at(model, root) == MODEL_NONE)
        return lookup_failed(source, WORDS(seL4_InvalidRoot));
    if (depth < 1 || depth > 64)
        return (struct model_lookup){ MODEL_NONE, error_words(seL4_RangeError, WORDS(1, 64)) };
    unsigned left = (unsigned)depth;
    int slot = root;
    while (left > 0 && model_cnode_at(model, slot) != MODEL_NONE) {
        const struct model_cap *cap = &model->node[model->slot[slot]].cap;
        word guard = cap->badge >> 6;
        unsigned guard_size = (unsigned)(cap->badge & 63);
        if (guard_size > left || take_bits(index, left, guard_size) != guard)
            return lookup_failed(source, WORDS(seL4_GuardMismatch, left, guard, guard_size));
        if (guard_size + cap->bits > left)
            return lookup_failed(source, WORDS(seL4_DepthMismatch, left, guard_size + cap->bits));
        left -= guard_size;
        word at = take_bits(index, left, cap->bits);
        left -= cap->bits;
        if (at >= (word)model->container[cap->container].count) {
            model->outside = true;
            return lookup_failed(source, NO_WORDS);
        }
        slot = model->container[cap->container].first + (int)at;
    }
    if (left > 0)
        return lookup_failed(source, WORDS(seL4_DepthMismatch, left, 0));
    if (slot_is_outside(slot))
        model->outside = true;
    return (struct model_lookup){ slot, model_ok };
}

/* --- sections 2, 4, 5 ------------------------------------------------------------------------------------------------------------ */

static struct model_cap model_mask(struct model_cap cap, word rights)
{
    if (cap.type == CAP_ENDPOINT || cap.type == CAP_NOTIFICATION || cap.type == CAP_REPLY)
        cap.rights &= (uint8_t)(rights & 15);
    if (cap.type == CAP_FRAME) {
        bool read = (cap.rights & RIGHT_READ) && (rights & RIGHT_READ);
        bool write = read && (cap.rights & RIGHT_WRITE) && (rights & RIGHT_WRITE);
        cap.rights = (uint8_t)((read ? RIGHT_READ : 0) | (write ? RIGHT_WRITE : 0));
    }
    return cap;
}

/* False: refused. */
static bool model_apply_data(struct model_cap *cap, word data, bool preserve)
{
    if (cap->type == CAP_ENDPOINT || cap->type == CAP_NOTIFICATION) {
        if (preserve || cap->badge != 0)
            return false;
        cap->badge = data;
    }
    if (cap->type == CAP_CNODE) {
        word size = data & 63, guard = data >> 6;
        if (size + cap->bits > 64)
            return false;
        cap->badge = (guard & (BIT(size) - 1)) << 6 | size;
    }
    return true;
}

static word model_derive_error(const struct model *model, int slot)
{
    const struct model_cap *cap = &model->node[model->slot[slot]].cap;
    switch (cap->type) {
    case CAP_UNTYPED:
        return model_has_children(model, model->slot[slot]) ? seL4_RevokeFirst : seL4_NoError;
    case CAP_PAGE_TABLE:
    case CAP_PAGE_DIRECTORY:
    case CAP_PDPT:
    case CAP_PML4:
        return cap->assigned ? seL4_NoError : seL4_IllegalOperation;
    case CAP_IRQ_CONTROL:
    case CAP_IO_PORT_CONTROL:
    case CAP_ZOMBIE:
        return seL4_IllegalOperation;
    default:
        return seL4_NoError;
    }
}

/* --- sections 11 to 13: deletion --------------------------------------------------------------------------------------------------- */

/* Teardown of the last capability; true: the slot now holds a zombie. */
static bool model_retire(struct model *model, int slot)
{
    struct model_cap *cap = &model_at(model, slot)->cap;
    if (cap->type == CAP_THREAD || cap->type == CAP_CNODE) {
        cap->type = CAP_ZOMBIE;
        cap->rights = 0;
        return true;
    }
    if (cap->type == CAP_ASID_POOL)
        model->pools[cap->badge] = false;
    if (cap->type == CAP_IRQ_HANDLER) {
        int binding = model->container[MODEL_BINDINGS].first + (int)cap->badge;
        model->irq_issued[cap->badge] = 0;
        if (model->slot[binding] != MODEL_NONE)
            model_remove(model, binding);
    }
    return false;
}

/* Deletes what is no zombie; true: it has become one. */
static bool model_delete_one(struct model *model, int slot)
{
    if (model_is_last(model, model->slot[slot]) && model_retire(model, slot))
        return true;
    model_remove(model, slot);
    return false;
}

static bool is_zombie(struct model *model, int slot)
{
    return model_at(model, slot) && model_at(model, slot)->cap.type == CAP_ZOMBIE;
}

static int zombie_first_slot(struct model *model, int slot)
{
    return model->container[model_at(model, slot)->cap.container].first;
}

/* CAP-12.4 */
static void model_delete_nested(struct model *model, int slot)
{
    while (model_at(model, slot)) {
        if (!is_zombie(model, slot) && !model_delete_one(model, slot))
            return;
        int first = zombie_first_slot(model, slot);
        if (first == slot)
            return;
        model_exchange(model, slot, first);
    }
}

/* CAP-12.3, CAP-12.6. Slots are named by node or number that do not change meanwhile: containers are dropped at the end. */
static void model_delete_top(struct model *model, int slot)
{
    while (model_at(model, slot)) {
        if (!is_zombie(model, slot)) {
            model_delete_one(model, slot);
            continue;
        }
        const struct model_container *container = &model->container[model_at(model, slot)->cap.container];
        int highest = container->first + container->count - 1;
        while (highest >= container->first && (!model_at(model, highest) || (highest == slot && slot == container->first)))
            highest--;
        if (highest < container->first)
            model_remove(model, slot);
        else
            model_delete_nested(model, highest);
    }
}

/* A container that nothing designates is gone, if it is empty; else it is a remnant with its zombie inside. */
static void model_drop_dead_containers(struct model *model)
{
    for (int i = MODEL_BINDINGS + 1; i < model->container_count; i++) {
        bool alive = model->container[i].count == 0;
        for (int n = 0; n < MODEL_NODES && !alive; n++) {
            const struct model_cap *cap = &model->node[n].cap;
            alive = model->node_used[n] && cap->container == i &&
                    (cap->type == CAP_CNODE || cap->type == CAP_THREAD || cap->type == CAP_ZOMBIE);
        }
        if (!alive)
            model_drop_container(model, i);
    }
}

static struct model_answer model_revoke(struct model *model, int slot)
{
    for (;;) {
        int node = model->slot[slot];
        int next = node == MODEL_NONE ? MODEL_NONE : model_first_descendant(model, node);
        if (next == MODEL_NONE)
            return model_ok;
        model_delete_top(model, model->node[next].slot);
    }
}

/* --- section 9: CNode ----------------------------------------------------------------------------------------------------------------- */

static struct model_answer missing(bool source, word depth)
{
    return error_words(seL4_FailedLookup, WORDS(source, seL4_MissingCapability, depth));
}

static struct model_answer model_copy(struct model *model, word label, int target, struct words mrs, struct words caps)
{
    if (mrs.count < 4 || caps.count < 1)
        return error(seL4_TruncatedMessage);
    if (model_at(model, target))
        return error(seL4_DeleteFirst);
    struct model_lookup source = model_find(model, (int)caps.at[0], mrs.at[2], mrs.at[3], true);
    if (source.slot == MODEL_NONE)
        return source.answer;
    if (!model_at(model, source.slot))
        return missing(true, mrs.at[3]);
    if (mrs.count < (label == CNodeCopy || label == CNodeMutate ? 5u : label == CNodeMint ? 6u : 4u))
        return error(seL4_TruncatedMessage);
    struct model_cap cap = model_at(model, source.slot)->cap;
    if (label == CNodeCopy || label == CNodeMint)
        cap = model_mask(cap, mrs.at[4]);
    if (label == CNodeMint && !model_apply_data(&cap, mrs.at[5], false))
        return error(seL4_IllegalOperation);
    if (label == CNodeMutate && !model_apply_data(&cap, mrs.at[4], true))
        return error(seL4_IllegalOperation);
    if (label == CNodeMove || label == CNodeMutate) {
        model_at(model, source.slot)->cap = cap;
        model_exchange(model, source.slot, target);
        return model_ok;
    }
    word refused = model_derive_error(model, source.slot);
    if (refused)
        return error(refused);
    model_add_copy(model, source.slot, target, cap);
    return model_ok;
}

static struct model_answer model_rotate(struct model *model, int target, struct words mrs, struct words caps)
{
    if (mrs.count < 8 || caps.count < 2)
        return error(seL4_TruncatedMessage);
    struct model_lookup source = model_find(model, (int)caps.at[1], mrs.at[6], mrs.at[7], true);
    if (source.slot == MODEL_NONE)
        return source.answer;
    struct model_lookup pivot = model_find(model, (int)caps.at[0], mrs.at[3], mrs.at[4], true);
    if (pivot.slot == MODEL_NONE)
        return pivot.answer;
    if (pivot.slot == source.slot || pivot.slot == target)
        return error(seL4_IllegalOperation);
    if (source.slot != target && model_at(model, target))
        return error(seL4_DeleteFirst);
    if (!model_at(model, source.slot))
        return missing(true, mrs.at[7]);
    if (!model_at(model, pivot.slot))
        return missing(false, mrs.at[4]);
    struct model_cap source_cap = model_at(model, source.slot)->cap, pivot_cap = model_at(model, pivot.slot)->cap;
    if (!model_apply_data(&source_cap, mrs.at[5], true) || !model_apply_data(&pivot_cap, mrs.at[2], true))
        return error(seL4_IllegalOperation);
    model_at(model, source.slot)->cap = source_cap;
    model_at(model, pivot.slot)->cap = pivot_cap;
    model_exchange(model, pivot.slot, target);
    if (source.slot != target)
        model_exchange(model, source.slot, pivot.slot);
    return model_ok;
}

static struct model_answer model_cnode(struct model *model, int service, word label, struct words mrs, struct words caps)
{
    if (label < CNodeRevoke || label > CNodeRotate)
        return error(seL4_IllegalOperation);
    if (mrs.count < 2)
        return error(seL4_TruncatedMessage);
    struct model_lookup target = model_find(model, service, mrs.at[0], mrs.at[1], false);
    if (target.slot == MODEL_NONE)
        return target.answer;
    switch (label) {
    case CNodeDelete:
        model_delete_top(model, target.slot);
        return model_ok;
    case CNodeRevoke:
        return model_revoke(model, target.slot);
    case CNodeCancelBadgedSends: {
        const struct model_node *node = model_at(model, target.slot);
        return node && node->cap.type == CAP_ENDPOINT && node->cap.rights == 15 ? model_ok : error(seL4_IllegalOperation);
    }
    case CNodeRotate:
        return model_rotate(model, target.slot, mrs, caps);
    default:
        return model_copy(model, label, target.slot, mrs, caps);
    }
}

/* --- Retype: untyped.md ------------------------------------------------------------------------------------------------------------------ */

static unsigned object_bits(word type, word size_bits)
{
    switch (type) {
    case seL4_TCBObject:
        return 11;
    case seL4_EndpointObject:
        return 4;
    case seL4_NotificationObject:
        return 6;
    case seL4_ReplyObject:
        return 5;
    case seL4_CapTableObject:
        return (unsigned)size_bits + 5;
    case seL4_UntypedObject:
    case seL4_SchedContextObject:
        return (unsigned)size_bits;
    case seL4_X86_LargePageObject:
        return 21;
    case seL4_X64_HugePageObject:
        return 30;
    default:
        return 12;
    }
}

static struct model_cap model_new_object(struct model *model, word type, unsigned bits, paddr base, bool device)
{
    struct model_cap cap = { .base = base, .bits = (uint8_t)bits, .device = device, .container = MODEL_NONE };
    switch (type) {
    case seL4_UntypedObject:
        cap.type = CAP_UNTYPED;
        break;
    case seL4_TCBObject:
        cap.type = CAP_THREAD;
        cap.container = (int16_t)model_new_container(model, base, TCB_SLOT_COUNT, true);
        break;
    case seL4_EndpointObject:
        cap.type = CAP_ENDPOINT;
        cap.rights = 15;
        break;
    case seL4_NotificationObject:
        cap.type = CAP_NOTIFICATION;
        cap.rights = 3;
        break;
    case seL4_CapTableObject:
        cap.type = CAP_CNODE;
        cap.bits = (uint8_t)(bits - 5);
        cap.container = (int16_t)model_new_container(model, base, 1 << (bits - 5), false);
        break;
    case seL4_SchedContextObject:
        cap.type = CAP_SCHED_CONTEXT;
        break;
    case seL4_ReplyObject:
        cap.type = CAP_REPLY;
        cap.rights = 4;
        break;
    case seL4_X86_PDPTObject:
        cap.type = CAP_PDPT;
        break;
    case seL4_X64_PML4Object:
        cap.type = CAP_PML4;
        break;
    case seL4_X86_PageTableObject:
        cap.type = CAP_PAGE_TABLE;
        break;
    case seL4_X86_PageDirectoryObject:
        cap.type = CAP_PAGE_DIRECTORY;
        break;
    default:
        cap.type = CAP_FRAME;
        cap.rights = 3;
        break;
    }
    return cap;
}

static struct model_answer model_retype(struct model *model, int service, word label, struct words mrs, struct words caps)
{
    if (label != UntypedRetype)
        return error(seL4_IllegalOperation);
    if (mrs.count < 6 || caps.count < 1)
        return error(seL4_TruncatedMessage);
    word type = mrs.at[0], size_bits = mrs.at[1], depth = mrs.at[3], offset = mrs.at[4], window = mrs.at[5];
    if (type >= seL4_ObjectTypeCount)
        return error_words(seL4_InvalidArgument, WORDS(0));
    if (size_bits >= 64 || object_bits(type, size_bits) > seL4_MaxUntypedBits)
        return error_words(seL4_RangeError, WORDS(0, seL4_MaxUntypedBits));
    if ((type == seL4_CapTableObject && size_bits == 0) || (type == seL4_UntypedObject && size_bits < 4) ||
        (type == seL4_SchedContextObject && size_bits < 7))
        return error_words(seL4_InvalidArgument, WORDS(1));
    int node_slot = (int)caps.at[0];
    if (depth != 0) {
        struct model_lookup node = model_find(model, node_slot, mrs.at[2], depth, false);
        if (node.slot == MODEL_NONE)
            return node.answer;
        node_slot = node.slot;
    }
    int container = model_cnode_at(model, node_slot);
    if (container == MODEL_NONE)
        return missing(false, depth);
    word slots = BIT(model->node[model->slot[node_slot]].cap.bits);
    if (offset > slots - 1)
        return error_words(seL4_RangeError, WORDS(0, slots - 1));
    if (window < 1 || window > CONFIG_RETYPE_FAN_OUT_LIMIT)
        return error_words(seL4_RangeError, WORDS(1, CONFIG_RETYPE_FAN_OUT_LIMIT));
    if (window > slots - offset)
        return error_words(seL4_RangeError, WORDS(1, slots - offset));
    int first = model->container[container].first + (int)offset;
    if (container == 0 && (offset < WORLD_FREE || offset + window > MODEL_ROOT_SLOTS)) {
        model->outside = true;
        return model_ok;
    }
    for (word i = 0; i < window; i++)
        if (model_at(model, first + (int)i))
            return error(seL4_DeleteFirst);
    int untyped = model->slot[service];
    struct model_cap *cap = &model->node[untyped].cap;
    unsigned bits = object_bits(type, size_bits);
    word start = model_has_children(model, untyped) ? cap->watermark : 0;
    word free = BIT(cap->bits) - start;
    if (free / BIT(bits) < window)
        return error_words(seL4_NotEnoughMemory, WORDS(free));
    bool frame = type == seL4_X86_4K || type == seL4_X86_LargePageObject || type == seL4_X64_HugePageObject;
    if (cap->device && !frame && type != seL4_UntypedObject)
        return error_words(seL4_InvalidArgument, WORDS(1));
    while (start % BIT(bits))
        start += 16;
    cap->watermark = start + window * BIT(bits);
    for (word i = 0; i < window; i++) {
        struct model_cap new = model_new_object(model, type, bits, cap->base + start + i * BIT(bits), cap->device);
        model_add_child(model, untyped, first + (int)i, new, true);
    }
    return model_ok;
}

/* --- the others: TCB SetSpace, IRQControl Get, IRQHandler, ASIDControl ---------------------------------------------------------------------- */

static bool model_is_handler(const struct model_node *node)
{
    return !node || (node->cap.type == CAP_ENDPOINT && (node->cap.rights & RIGHT_WRITE) &&
                     (node->cap.rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)));
}

static void model_replace(struct model *model, int slot, int source, const struct model_cap *cap)
{
    model_delete_top(model, slot);
    if (cap)
        model_add_copy(model, source, slot, *cap);
}

static struct model_answer model_set_space(struct model *model, int service, word label, struct words mrs, struct words caps)
{
    if (label != TCBSetSpace)
        return error(seL4_IllegalOperation);
    if (mrs.count < 2 || caps.count < 3)
        return error(seL4_TruncatedMessage);
    int first = model->container[model_at(model, service)->cap.container].first;
    for (int i = TCB_CSPACE; i <= TCB_VSPACE; i++) {
        const struct model_node *old = model_at(model, first + i);
        if (old && (old->cap.type == CAP_ZOMBIE || (old->cap.type == CAP_CNODE && model_is_last(model, model->slot[first + i]))))
            return error(seL4_IllegalOperation);
    }
    struct model_cap spaces[2];
    for (int i = 0; i < 2; i++) {
        int source = (int)caps.at[1 + i];
        if (!model_at(model, source))
            return error(seL4_IllegalOperation);
        spaces[i] = model_at(model, source)->cap;
        bool accepted = mrs.at[i] == 0 || model_apply_data(&spaces[i], mrs.at[i], false);
        word refused = accepted ? model_derive_error(model, source) : seL4_IllegalOperation;
        if (refused)
            return error(refused);
        if (i == 0 ? spaces[i].type != CAP_CNODE : !(spaces[i].type == CAP_PML4 && spaces[i].assigned))
            return error(seL4_IllegalOperation);
    }
    if (!model_is_handler(model_at(model, (int)caps.at[0])))
        return error_words(seL4_InvalidCapability, WORDS(1));
    struct model_cap handler = { 0 };
    if (model_at(model, (int)caps.at[0]))
        handler = model_at(model, (int)caps.at[0])->cap;
    model_replace(model, first + TCB_FAULT_HANDLER, (int)caps.at[0], handler.type ? &handler : NULL);
    model_replace(model, first + TCB_CSPACE, (int)caps.at[1], &spaces[0]);
    model_replace(model, first + TCB_VSPACE, (int)caps.at[2], &spaces[1]);
    return model_ok;
}

static struct model_answer model_irq_get(struct model *model, int service, word label, struct words mrs, struct words caps)
{
    if (label != IRQIssueIRQHandler)
        return error(seL4_IllegalOperation);
    if (mrs.count < 3 || caps.count < 1)
        return error(seL4_TruncatedMessage);
    if (mrs.at[0] < 1 || mrs.at[0] > IRQ_COUNT - 1)
        return error_words(seL4_RangeError, WORDS(1, IRQ_COUNT - 1));
    if (model->irq_issued[mrs.at[0]])
        return error(seL4_RevokeFirst);
    struct model_lookup dest = model_find(model, (int)caps.at[0], mrs.at[1], mrs.at[2], false);
    if (dest.slot == MODEL_NONE)
        return dest.answer;
    if (model_at(model, dest.slot))
        return error(seL4_DeleteFirst);
    model->irq_issued[mrs.at[0]] = 1;
    struct model_cap cap = { .type = CAP_IRQ_HANDLER, .badge = mrs.at[0], .container = MODEL_NONE };
    model_add_child(model, model->slot[service], dest.slot, cap, true);
    return model_ok;
}

static struct model_answer model_irq_handler(struct model *model, int service, word label, struct words caps)
{
    int binding = model->container[MODEL_BINDINGS].first + (int)model_at(model, service)->cap.badge;
    if (label == IRQAckIRQ)
        return model_ok;
    if (label != IRQSetIRQHandler && label != IRQClearIRQHandler)
        return error(seL4_IllegalOperation);
    if (label == IRQClearIRQHandler) {
        model_replace(model, binding, 0, NULL);
        return model_ok;
    }
    if (caps.count < 1)
        return error(seL4_TruncatedMessage);
    const struct model_node *source = model_at(model, (int)caps.at[0]);
    if (!source || source->cap.type != CAP_NOTIFICATION || !(source->cap.rights & RIGHT_WRITE))
        return error_words(seL4_InvalidCapability, WORDS(0));
    struct model_cap cap = source->cap;
    model_replace(model, binding, (int)caps.at[0], &cap);
    return model_ok;
}

static struct model_answer model_make_pool(struct model *model, word label, struct words mrs, struct words caps)
{
    if (label != X86ASIDControlMakePool)
        return error(seL4_IllegalOperation);
    if (mrs.count < 2 || caps.count < 2)
        return error(seL4_TruncatedMessage);
    word free = 0;
    while (free < 8 && model->pools[free])
        free++;
    if (free == 8)
        return error(seL4_DeleteFirst);
    const struct model_node *node = model_at(model, (int)caps.at[0]);
    if (!node || node->cap.type != CAP_UNTYPED || node->cap.bits != 12 || node->cap.device)
        return error_words(seL4_InvalidCapability, WORDS(1));
    int untyped = model->slot[caps.at[0]];
    if (model_has_children(model, untyped))
        return error(seL4_RevokeFirst);
    struct model_lookup dest = model_find(model, (int)caps.at[1], mrs.at[0], mrs.at[1], false);
    if (dest.slot == MODEL_NONE)
        return dest.answer;
    if (model_at(model, dest.slot))
        return error(seL4_DeleteFirst);
    model->pools[free] = true;
    model->node[untyped].cap.watermark = 4096;
    struct model_cap cap = {
        .type = CAP_ASID_POOL, .base = model->node[untyped].cap.base, .badge = free, .container = MODEL_NONE
    };
    model_add_child(model, untyped, dest.slot, cap, false);
    return model_ok;
}

struct model_answer model_invoke(struct model *model, word service, word label, struct words mrs, struct words caps)
{
    int slot = (int)service;
    struct model_answer answer;
    const struct model_node *node = model_at(model, slot);
    switch (node ? node->cap.type : CAP_NULL) {
    case CAP_NULL:
    case CAP_ZOMBIE:
        return error_words(seL4_InvalidCapability, WORDS(0));
    case CAP_CNODE:
        answer = model_cnode(model, slot, label, mrs, caps);
        break;
    case CAP_UNTYPED:
        answer = model_retype(model, slot, label, mrs, caps);
        break;
    case CAP_THREAD:
        answer = model_set_space(model, slot, label, mrs, caps);
        break;
    case CAP_IRQ_CONTROL:
        answer = model_irq_get(model, slot, label, mrs, caps);
        break;
    case CAP_IRQ_HANDLER:
        answer = model_irq_handler(model, slot, label, caps);
        break;
    case CAP_ASID_CONTROL:
        answer = model_make_pool(model, label, mrs, caps);
        break;
    default:
        abort(); /* not in the model: the tests do not invoke it */
    }
    model_drop_dead_containers(model);
    return answer;
}
