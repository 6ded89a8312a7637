/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes all the time that it can get while the switch, a word of shared memory, is on. A signal makes it look. */

#include <component/component.h>

int main(void)
{
    seL4_CPtr signal = component_cap("hog");
    size_t size;
    volatile const seL4_Word *on = component_region("switch", &size);
    for (;;) {
        seL4_Word badge;
        seL4_Wait(signal, &badge);
        while (*on) {
        }
    }
}
