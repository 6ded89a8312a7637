/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * I/O ports (interrupts.md section 7): one bit per port says whether a capability to it has been issued, so no port is covered twice.
 */
#include "arch/ioport.h"
#include "arch/asm.h"
#include "arch/cap.h"
#include "arch/object.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include <tagua/abi.h>

static word io_ports[BIT(16) / 64];

/* The bits of word `w` that belong to first..last. */
static word io_port_word_mask(unsigned w, unsigned first, unsigned last)
{
    word mask = ~(word)0;
    if (w == first / 64)
        mask &= ~(word)0 << first % 64;
    if (w == last / 64)
        mask &= ~(word)0 >> (63 - last % 64);
    return mask;
}

bool io_ports_issued(unsigned first, unsigned last)
{
    for (unsigned w = first / 64; w <= last / 64; w++)
        if (io_ports[w] & io_port_word_mask(w, first, last))
            return true;
    return false;
}

void io_ports_issue(unsigned first, unsigned last)
{
    for (unsigned w = first / 64; w <= last / 64; w++)
        io_ports[w] |= io_port_word_mask(w, first, last);
}

void io_ports_release(unsigned first, unsigned last)
{
    for (unsigned w = first / 64; w <= last / 64; w++)
        io_ports[w] &= ~io_port_word_mask(w, first, last);
}

/* --- IOPortControl: Issue ------------------------------------------------------------------------------------------------------- */

enum outcome io_port_control_invoke(struct invocation *inv)
{
    if (inv->label != X86IOPortControlIssue)
        return ERROR_ILLEGAL(inv);
    if (inv->length < 4 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    unsigned first = (uint16_t)invocation_arg(inv, 0);
    unsigned last = (uint16_t)invocation_arg(inv, 1);
    word index = invocation_arg(inv, 2);
    word depth = invocation_arg(inv, 3);
    if (last < first)
        return ERROR_INVALID_ARGUMENT(inv, 1);
    if (io_ports_issued(first, last))
        return invocation_error(inv, seL4_RevokeFirst);
    struct slot *dest = cspace_lookup_operation(inv, inv->extra[0], index, depth, false);
    if (!dest)
        return OUTCOME_ERROR;
    if (!slot_is_empty(dest))
        return invocation_error(inv, seL4_DeleteFirst);

    io_ports_issue(first, last);
    slot_insert_child(inv->slot, dest, cap_io_port(first, last), true);
    return OUTCOME_DONE;
}

/* --- IOPort: In, Out -------------------------------------------------------------------------------------------------------------- */

static word io_port_read(uint16_t port, unsigned bytes)
{
    return bytes == 1 ? inb(port) : bytes == 2 ? inw(port) : inl(port);
}

static void io_port_write(uint16_t port, unsigned bytes, word value)
{
    if (bytes == 1)
        outb(port, (uint8_t)value);
    else if (bytes == 2)
        outw(port, (uint16_t)value);
    else
        outl(port, (uint32_t)value);
}

enum outcome io_port_invoke(struct invocation *inv)
{
    if (inv->label < X86IOPortIn8 || inv->label > X86IOPortOut32)
        return ERROR_ILLEGAL(inv);
    bool out = inv->label >= X86IOPortOut8;
    unsigned bytes = 1u << (inv->label - (out ? X86IOPortOut8 : X86IOPortIn8));
    if (inv->length < (out ? 2 : 1))
        return ERROR_TRUNCATED(inv);
    unsigned port = (uint16_t)invocation_arg(inv, 0);
    if (port < io_port_first(inv->slot->object) || port + bytes - 1 > io_port_last(inv->slot->object))
        return ERROR_ILLEGAL(inv);

    if (out)
        io_port_write((uint16_t)port, bytes, invocation_arg(inv, 1));
    else
        invocation_return(inv, 0, io_port_read((uint16_t)port, bytes));
    return OUTCOME_DONE;
}

_Static_assert(X86IOPortIn32 == X86IOPortIn8 + 2 && X86IOPortOut8 == X86IOPortIn8 + 3 && X86IOPortOut32 == X86IOPortOut8 + 2,
               "the labels are consecutive");
