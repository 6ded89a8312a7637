/* SPDX-License-Identifier: BSD-2-Clause */
/* The model's state: slots, nodes, the forest; and its comparison with the kernel. See model.h. */
#include "model_internal.h"
#include "core/derivation.h"
#include "core/irq.h"

/* --- the forest --------------------------------------------------------------------------------------------------------- */

struct model_node *model_at(struct model *model, int slot)
{
    return model->slot[slot] == MODEL_NONE ? NULL : &model->node[model->slot[slot]];
}

int model_place(const struct model *model, int node)
{
    for (int i = 0; i < model->node_count; i++)
        if (model->order[i] == node)
            return i;
    abort();
}

static int model_new_node(struct model *model)
{
    for (int i = 0; i < MODEL_NODES; i++) {
        if (!model->node_used[i]) {
            model->node_used[i] = true;
            return i;
        }
    }
    abort();
}

/* A node with this capability in the slot, at `place` of the order. */
static void model_add(struct model *model, int slot, struct model_cap cap, bool original, int parent, int place)
{
    int node = model_new_node(model);
    model->node[node] =
        (struct model_node){ .cap = cap, .original = original, .parent = (int16_t)parent, .slot = (int16_t)slot };
    model->slot[slot] = node;
    for (int i = model->node_count; i > place; i--)
        model->order[i] = model->order[i - 1];
    model->order[place] = node;
    model->node_count++;
}

void model_add_root(struct model *model, int slot, struct model_cap cap)
{
    model_add(model, slot, cap, true, MODEL_NONE, model->node_count);
}

void model_add_child(struct model *model, int parent, int slot, struct model_cap cap, bool original)
{
    model_add(model, slot, cap, original, parent, model_place(model, parent) + 1);
}

/* CAP-10.2, last three lines of the table. */
void model_add_copy(struct model *model, int source_slot, int slot, struct model_cap cap)
{
    int source = model->slot[source_slot];
    struct model_node *from = &model->node[source];
    bool badged = cap.type == CAP_ENDPOINT || cap.type == CAP_NOTIFICATION;
    if (cap.type == CAP_UNTYPED) {
        from->cap.watermark = BIT(from->cap.bits);
        model_add_child(model, source, slot, cap, true);
        return;
    }
    bool original = badged && cap.badge != from->cap.badge;
    if (from->original)
        model_add_child(model, source, slot, cap, original);
    else
        model_add(model, slot, cap, original, from->parent, model_place(model, source) + 1);
}

/* CAP-10.7 */
void model_remove(struct model *model, int slot)
{
    int node = model->slot[slot];
    for (int i = 0; i < MODEL_NODES; i++)
        if (model->node_used[i] && model->node[i].parent == node)
            model->node[i].parent = model->node[node].parent;
    for (int i = model_place(model, node); i < model->node_count - 1; i++)
        model->order[i] = model->order[i + 1];
    model->node_count--;
    model->node_used[node] = false;
    model->slot[slot] = MODEL_NONE;
}

/* What is in the two slots changes places; either may be empty. */
void model_exchange(struct model *model, int a, int b)
{
    int node_a = model->slot[a], node_b = model->slot[b];
    model->slot[a] = node_b;
    model->slot[b] = node_a;
    if (node_a != MODEL_NONE)
        model->node[node_a].slot = (int16_t)b;
    if (node_b != MODEL_NONE)
        model->node[node_b].slot = (int16_t)a;
}

bool model_has_children(const struct model *model, int node)
{
    for (int i = 0; i < MODEL_NODES; i++)
        if (model->node_used[i] && model->node[i].parent == node)
            return true;
    return false;
}

/* CAP-13.1: the first node in pre-order below this one. */
int model_first_descendant(const struct model *model, int node)
{
    return model_has_children(model, node) ? model->order[model_place(model, node) + 1] : MODEL_NONE;
}

/* Section 3. */
bool model_same_object(const struct model_cap *a, const struct model_cap *b)
{
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case CAP_UNTYPED:
    case CAP_IRQ_CONTROL:
    case CAP_ZOMBIE:
        return false;
    case CAP_IRQ_HANDLER:
    case CAP_IO_PORT:
        return a->badge == b->badge;
    case CAP_FRAME:
        return a->base == b->base && a->bits == b->bits && a->device == b->device;
    case CAP_DOMAIN:
    case CAP_SCHED_CONTROL:
    case CAP_ASID_CONTROL:
    case CAP_IO_PORT_CONTROL:
        return true;
    default:
        return a->base == b->base;
    }
}

bool model_is_last(const struct model *model, int node)
{
    for (int i = 0; i < MODEL_NODES; i++)
        if (i != node && model->node_used[i] && model_same_object(&model->node[i].cap, &model->node[node].cap))
            return false;
    return true;
}

/* --- containers ------------------------------------------------------------------------------------------------------------ */

int model_new_container(struct model *model, paddr base, int count, bool tcb)
{
    int number = 0;
    while (number < model->container_count && model->container[number].count)
        number++;
    if (number == model->container_count)
        model->container_count++;
    if (model->container_count > MODEL_CONTAINERS || model->slot_count + count > MODEL_SLOTS)
        abort();
    model->container[number] =
        (struct model_container){ .first = (int16_t)model->slot_count, .count = (int16_t)count, .tcb = tcb, .base = base };
    for (int i = 0; i < count; i++)
        model->slot[model->slot_count + i] = MODEL_NONE;
    model->slot_count += count;
    return number;
}

/* Its slots, which are empty, are taken out of the numbering. */
void model_drop_container(struct model *model, int number)
{
    struct model_container gone = model->container[number];
    for (int i = gone.first + gone.count; i < model->slot_count; i++) {
        model->slot[i - gone.count] = model->slot[i];
        if (model->slot[i] != MODEL_NONE)
            model->node[model->slot[i]].slot = (int16_t)(i - gone.count);
    }
    model->slot_count -= gone.count;
    model->container[number].count = 0;
    for (int i = 0; i < model->container_count; i++)
        if (model->container[i].count && model->container[i].first > gone.first)
            model->container[i].first = (int16_t)(model->container[i].first - gone.count);
}

bool model_is_full(const struct model *model)
{
    return model->slot_count > MODEL_SLOTS - 300 || model->node_count > MODEL_NODES - 64 ||
           model->container_count > MODEL_CONTAINERS - 8;
}

/* --- the model of the world after boot --------------------------------------------------------------------------------------- */

static struct model_cap model_boot_cap(const struct slot *slot)
{
    struct model_cap cap = { .type = (uint8_t)slot_type(slot), .rights = (uint8_t)slot_rights(slot), .container = MODEL_NONE };
    switch (cap.type) {
    case CAP_UNTYPED:
        cap.base = slot->object;
        cap.bits = (uint8_t)untyped_size_bits(slot->data);
        cap.device = untyped_is_device(slot->data);
        cap.watermark = untyped_watermark(slot->data);
        break;
    case CAP_FRAME:
        cap.base = frame_base(slot->object);
        cap.bits = (uint8_t)frame_size_bits(slot->object);
        break;
    case CAP_CNODE:
        cap.base = virt_to_phys(cnode_slots(slot->object));
        cap.bits = (uint8_t)cnode_radix(slot->object);
        cap.badge = slot->data;
        cap.container = 0;
        break;
    case CAP_THREAD:
        cap.container = 1;
        cap.base = virt_to_phys((void *)slot->object);
        break;
    case CAP_SCHED_CONTEXT:
        cap.base = virt_to_phys((void *)(slot->object & ~(word)63));
        cap.bits = (uint8_t)sched_context_size_bits(slot->object);
        break;
    case CAP_PML4:
        cap.assigned = true;
        cap.base = virt_to_phys((void *)slot->object);
        break;
    case CAP_ASID_POOL:
        cap.base = virt_to_phys((void *)slot->object);
        break;
    default:
        break;
    }
    return cap;
}

void model_init(struct model *model)
{
    memset(model, 0, sizeof(*model));
    model_new_container(model, virt_to_phys(world.slots), MODEL_ROOT_SLOTS, false);
    model_new_container(model, virt_to_phys(world.root), TCB_SLOT_COUNT, true);
    model_new_container(model, 0, IRQ_COUNT, false);
    for (int i = 0; i < MODEL_ROOT_SLOTS; i++)
        if (!slot_is_empty(world_slot((word)i)))
            model_add_root(model, i, model_boot_cap(world_slot((word)i)));
    struct model_cap copy = model->node[model->slot[seL4_CapInitThreadCNode]].cap;
    model_add_copy(model, seL4_CapInitThreadCNode, MODEL_ROOT_SLOTS + TCB_CSPACE, copy);
    copy = model->node[model->slot[seL4_CapInitThreadVSpace]].cap;
    model_add_copy(model, seL4_CapInitThreadVSpace, MODEL_ROOT_SLOTS + TCB_VSPACE, copy);
    copy = model->node[model->slot[seL4_CapInitThreadIPCBuffer]].cap;
    model_add_copy(model, seL4_CapInitThreadIPCBuffer, MODEL_ROOT_SLOTS + TCB_BUFFER, copy);
    model->irq_issued[0] = 1;
    model->pools[0] = true;
}

/* --- comparison ------------------------------------------------------------------------------------------------------------------ */

struct slot *model_kernel_slot(const struct model *model, int slot)
{
    for (int i = 0; i < model->container_count; i++) {
        const struct model_container *container = &model->container[i];
        int index = slot - container->first;
        if (index < 0 || index >= container->count)
            continue;
        if (i == MODEL_BINDINGS)
            return irq_binding((word)index);
        void *object = phys_to_virt(container->base);
        return container->tcb ? &((struct tcb *)object)->slots[index] : (struct slot *)object + index;
    }
    abort();
}

/* The words that the kernel should have in a slot for this capability. */
static bool model_cap_agrees(const struct model_cap *cap, const struct slot *slot)
{
    struct cap kernel = slot_cap(slot);
    if (slot_is_held_by_tcb(slot))
        kernel.rights &= (uint8_t)~RIGHT_HELD_BY_TCB;
    if (kernel.type != cap->type || kernel.rights != cap->rights)
        return false;
    word object = (word)phys_to_virt(cap->base);
    switch (cap->type) {
    case CAP_UNTYPED:
        return kernel.object == cap->base && untyped_size_bits(kernel.data) == cap->bits &&
               untyped_is_device(kernel.data) == cap->device && untyped_watermark(kernel.data) == cap->watermark;
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        return kernel.object == object && kernel.data == cap->badge;
    case CAP_CNODE:
        return cnode_slots(kernel.object) == phys_to_virt(cap->base) && cnode_radix(kernel.object) == cap->bits &&
               kernel.data == cap->badge;
    case CAP_ZOMBIE:
        return (kernel.object & ~(word)63) == object;
    case CAP_SCHED_CONTEXT:
        return kernel.object == (object | cap->bits);
    case CAP_FRAME:
        return kernel.data == 0 && frame_base(kernel.object) == cap->base && frame_size_bits(kernel.object) == cap->bits &&
               frame_is_device(kernel.object) == cap->device && frame_mapping(kernel.object) == FRAME_MAP_NONE;
    case CAP_IRQ_HANDLER:
        return kernel.data == cap->badge;
    case CAP_REPLY:
    case CAP_THREAD:
    case CAP_ASID_POOL:
        return kernel.object == object;
    case CAP_PML4:
    case CAP_PDPT:
    case CAP_PAGE_DIRECTORY:
    case CAP_PAGE_TABLE:
        return kernel.object == object && (mapping_asid(kernel.data) != 0) == cap->assigned;
    default:
        return true;
    }
}

static bool model_complain(const char *what, const struct model *model, int slot)
{
    const struct slot *kernel = model_kernel_slot(model, slot);
    fprintf(stderr, "%s: model slot %d (kernel %p: type %u object %lx data %lx)\n", what, slot, (const void *)kernel,
            slot_type(kernel), kernel->object, kernel->data);
    return false;
}

static bool model_slots_agree(const struct model *model)
{
    for (int slot = 0; slot < model->slot_count; slot++) {
        const struct slot *kernel = model_kernel_slot(model, slot);
        if ((model->slot[slot] == MODEL_NONE) != slot_is_empty(kernel))
            return model_complain("one is empty", model, slot);
        if (model->slot[slot] == MODEL_NONE)
            continue;
        const struct model_node *node = &model->node[model->slot[slot]];
        if (!model_cap_agrees(&node->cap, kernel))
            return model_complain("capability", model, slot);
        if (node->original != slot_is_original(kernel))
            return model_complain("original", model, slot);
    }
    return true;
}

/* The kernel's list is the pre-order, cut only between trees; and its parents are the model's. */
static bool model_forest_agrees(const struct model *model)
{
    const struct slot *stack[MODEL_NODES];
    int depth = 0;
    for (int i = 0; i < model->node_count; i++) {
        const struct model_node *node = &model->node[model->order[i]];
        const struct slot *kernel = model_kernel_slot(model, node->slot), *prev = slot_prev(kernel);
        const struct slot *expected = i == 0 ? NULL : model_kernel_slot(model, model->node[model->order[i - 1]].slot);
        if (prev ? prev != expected : node->parent != MODEL_NONE)
            return model_complain("order", model, node->slot);
        if (!prev)
            depth = 0;
        while (depth > 0 && !slot_is_ancestor(stack[depth - 1], kernel))
            depth--;
        const struct slot *parent =
            node->parent == MODEL_NONE ? NULL : model_kernel_slot(model, model->node[node->parent].slot);
        if (parent != (depth ? stack[depth - 1] : NULL))
            return model_complain("parent", model, node->slot);
        stack[depth++] = kernel;
    }
    return true;
}

bool model_agrees(const struct model *model)
{
    for (word irq = 0; irq < IRQ_COUNT; irq++)
        if ((irq_state(irq) != IRQ_INACTIVE) != model->irq_issued[irq])
            return false;
    return model_slots_agree(model) && model_forest_agrees(model);
}

static uint64_t model_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 31;
}

uint64_t model_hash(const struct model *model)
{
    uint64_t hash = 1;
    for (int i = 0; i < model->node_count; i++) {
        const struct model_node *node = &model->node[model->order[i]];
        const struct model_cap *cap = &node->cap;
        hash = model_mix(hash, (uint64_t)cap->type << 40 | (uint64_t)cap->rights << 32 | (uint64_t)cap->bits << 24 |
                                   (uint64_t)node->original << 16 | (uint64_t)node->slot);
        hash = model_mix(hash, cap->base);
        hash = model_mix(hash, cap->badge);
        hash = model_mix(hash, cap->watermark);
        hash = model_mix(hash, node->parent == MODEL_NONE ? 9999 : (uint64_t)model->node[node->parent].slot);
    }
    return hash;
}
