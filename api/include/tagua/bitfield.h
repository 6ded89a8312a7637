/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accessors of types that are bit fields in words: a structure with the one member words[]. A field is read
 * as zero-extended; what is written is cut to the field's width.
 *
 * TAGUA_WORDS_TYPE(B, n)
 *     the type B_t of n words
 * TAGUA_FIELD(B, prefix, name, word, shift, width)
 *     prefix_get_name, prefix_set_name, prefix_ptr_get_name, prefix_ptr_set_name
 */
#pragma once

#include <sel4/simple_types.h>

#define TAGUA_WORDS_TYPE(B, n) \
    struct B { \
        seL4_Uint64 words[n]; \
    }; \
    typedef struct B B##_t;

#define TAGUA_FIELD_MASK(width) (0xfffffffffffffffful >> (64 - (width)))

#define TAGUA_FIELD(B, prefix, name, word, shift, width) \
    LIBSEL4_INLINE_FUNC CONST seL4_Uint64 prefix##_get_##name(B##_t value) \
    { \
        return (value.words[word] >> (shift)) & TAGUA_FIELD_MASK(width); \
    } \
    LIBSEL4_INLINE_FUNC CONST B##_t prefix##_set_##name(B##_t value, seL4_Uint64 v64) \
    { \
        value.words[word] &= ~(TAGUA_FIELD_MASK(width) << (shift)); \
        value.words[word] |= (v64 & TAGUA_FIELD_MASK(width)) << (shift); \
        return value; \
    } \
    LIBSEL4_INLINE_FUNC PURE seL4_Uint64 prefix##_ptr_get_##name(B##_t *pointer) \
    { \
        return prefix##_get_##name(*pointer); \
    } \
    LIBSEL4_INLINE_FUNC void prefix##_ptr_set_##name(B##_t *pointer, seL4_Uint64 v64) \
    { \
        *pointer = prefix##_set_##name(*pointer, v64); \
    }
