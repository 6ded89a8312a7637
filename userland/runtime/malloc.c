/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A first-fit heap. Blocks lie one behind the other, each with its size and whether it is taken; a free block and the free ones
 * behind it become one when the search passes them.
 */

#include <component/component.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_ALIGN 16

struct block {
    size_t size; /* of the block with this head */
    size_t taken;
};

static struct block *heap_first(void)
{
    struct block *first = (struct block *)component->heap;
    if (first && !first->size) { /* fresh memory is zero */
        first->size = component->heap_size;
    }
    return first;
}

static struct block *block_next(struct block *block)
{
    struct block *next = (struct block *)((char *)block + block->size);
    return (seL4_Word)next < component->heap + component->heap_size ? next : NULL;
}

void *malloc(size_t size)
{
    if (size > component->heap_size) {
        return NULL;
    }
    size_t wanted = (size + sizeof(struct block) + BLOCK_ALIGN - 1) & ~(size_t)(BLOCK_ALIGN - 1);
    for (struct block *block = heap_first(); block; block = block_next(block)) {
        if (block->taken) {
            continue;
        }
        for (struct block *next; (next = block_next(block)) && !next->taken;) {
            block->size += next->size;
        }
        if (block->size < wanted) {
            continue;
        }
        if (block->size - wanted > sizeof(struct block)) {
            struct block *rest = (struct block *)((char *)block + wanted);
            *rest = (struct block){ block->size - wanted, 0 };
            block->size = wanted;
        }
        block->taken = 1;
        return block + 1;
    }
    return NULL;
}

void *calloc(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        return NULL;
    }
    void *memory = malloc(bytes);
    return memory ? memset(memory, 0, bytes) : NULL;
}

void free(void *memory)
{
    if (memory) {
        ((struct block *)memory - 1)->taken = 0;
    }
}
