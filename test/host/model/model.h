/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The abstract model of capabilities: what docs/reference/capabilities.md and untyped.md say, in the plainest way. The derivation
 * forest is a list of nodes in pre-order with parent numbers; every question is answered by looking at all of it. Nothing is
 * shared with the kernel but the interface's numbers. The model has no pointers, so a copy of it is a snapshot.
 *
 * Not in the model: mappings (frames stay unmapped; one address space is assigned from the start), threads' IPC, time.
 */
#pragma once

#include "world.h"

enum {
    MODEL_ROOT_SLOTS = 64, /* of the root CNode; the rest stays empty */
    MODEL_SLOTS = 1024,
    MODEL_CONTAINERS = 96,
    MODEL_NODES = 512,
    MODEL_NONE = -1,
};

struct model_cap {
    uint8_t type; /* enum cap_type, arch types included */
    uint8_t rights;
    uint8_t bits; /* log2 of the size; of a CNode, its radix */
    bool device;
    bool assigned;    /* a table or root that may be copied */
    int16_t container; /* of a CNode, TCB or zombie */
    word base;        /* physical address */
    word badge;       /* badge; guard << 6 | guard size; IRQ number; first | last << 16 port */
    word watermark;
};

struct model_node {
    struct model_cap cap;
    bool original;
    int16_t parent; /* node, or MODEL_NONE */
    int16_t slot;
};

struct model_container {
    int16_t first, count; /* its slots; count 0: gone */
    bool tcb;
    paddr base;
};

struct model {
    int slot[MODEL_SLOTS]; /* node, or MODEL_NONE */
    int slot_count;
    struct model_node node[MODEL_NODES];
    bool node_used[MODEL_NODES];
    int order[MODEL_NODES]; /* the forest in pre-order */
    int node_count;
    struct model_container container[MODEL_CONTAINERS];
    int container_count;
    uint8_t irq_issued[IRQ_COUNT];
    bool pools[8];
    bool outside; /* a lookup led to a slot that is not to be touched: the call must not be made */
};

/* What a Call gets back: error and words. */
struct model_answer {
    word error;
    struct words words;
};

/* The model of the world as it is after boot. */
void model_init(struct model *model);
/* What the call does to the model and what it answers. */
/* May set `outside`. */
struct model_answer model_invoke(struct model *model, word service, word label, struct words mrs, struct words caps);
/* Does the kernel's state agree? If not: says where on stderr and returns false. */
bool model_agrees(const struct model *model);
/* For telling states apart. */
uint64_t model_hash(const struct model *model);
/* Nearly full: a sequence should start over. */
bool model_is_full(const struct model *model);
/* The slot's address in the kernel. */
struct slot *model_kernel_slot(const struct model *model, int slot);
/* Container of the node's CNode capability, or MODEL_NONE. */
int model_cnode_at(const struct model *model, int slot);
