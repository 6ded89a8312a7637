/* SPDX-License-Identifier: BSD-2-Clause */
/* A program linked as root tasks are, for the ELF tests. It is never run. */
void _start(void);

volatile char sample_text[64] = "sample root task";
volatile char sample_bss[20000];

void _start(void)
{
    for (;;) {
        sample_bss[100] = sample_text[3];
    }
}
