/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes all the time that it can get, from one signal to the next. */

#include <component/component.h>

#define ROUNDS 100000

int main(void)
{
    seL4_CPtr signal = component_cap("hog");
    for (;;) {
        seL4_Word badge = 0;
        seL4_Wait(signal, &badge);
        do {
            for (volatile unsigned i = 0; i < ROUNDS; i++) {
            }
            seL4_Poll(signal, &badge);
        } while (!badge);
    }
}
