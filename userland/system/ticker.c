/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs once in each period of its scheduling context: the rest of its budget goes with the yield. */

#include <component/component.h>

int main(void)
{
    size_t size;
    volatile seL4_Word *clock = component_region("clock", &size);
    seL4_CPtr tick = component_cap("tick");
    for (;;) {
        *clock = *clock + 1;
        seL4_Signal(tick);
        seL4_Yield();
    }
}
