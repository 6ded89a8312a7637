/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two halves of the model share. */
#pragma once

#include "model.h"

enum { MODEL_BINDINGS = 2 }; /* the container of interrupt bindings */

struct model_node *model_at(struct model *model, int slot);
int model_place(const struct model *model, int node);
void model_add_root(struct model *model, int slot, struct model_cap cap);
void model_add_child(struct model *model, int parent, int slot, struct model_cap cap, bool original);
void model_add_copy(struct model *model, int source_slot, int slot, struct model_cap cap);
void model_remove(struct model *model, int slot);
void model_exchange(struct model *model, int a, int b);
bool model_has_children(const struct model *model, int node);
int model_first_descendant(const struct model *model, int node);
bool model_same_object(const struct model_cap *a, const struct model_cap *b);
bool model_is_last(const struct model *model, int node);
int model_new_container(struct model *model, paddr base, int count, bool tcb);
void model_drop_container(struct model *model, int number);
