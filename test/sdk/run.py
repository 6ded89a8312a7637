#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What a person outside this tree does: install the SDK, compile a program in an empty folder, boot it."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from ci.lib import common, suite  # noqa: E402

# A system of one file: everything it needs is in the SDK.
PROGRAM = r"""
#include <sel4/sel4.h>

static char stack[4096] __attribute__((aligned(16), used));

static void print(const char *text)
{
    while (*text)
        seL4_DebugPutChar(*text++);
}

__attribute__((noreturn, used)) static void begin(seL4_BootInfo *info)
{
    print("hello from outside\n");
    print(info->untyped.end > info->untyped.start ? "[exit 42]\n" : "[exit 1]\n");
    for (;;)
        ;
}

#if defined(__x86_64__)
__asm__(".globl _start\n_start: lea stack+4096(%rip), %rsp\n call begin\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start: adrp x1, stack\n add x1, x1, :lo12:stack\n add sp, x1, #4096\n b begin\n");
#else
__asm__(".globl _start\n_start: la sp, stack\n li t0, 4096\n add sp, sp, t0\n j begin\n");
#endif
"""

# The same with the start-up code and libraries of the SDK, as they come.
HOSTED_PROGRAM = r"""
#include <sel4/sel4.h>

int main(void)
{
    for (const char *text = "hello with the runtime\n[exit 43]\n"; *text; text++)
        seL4_DebugPutChar(*text);
    return 0;
}
"""


class Outside:
    """An empty folder somewhere, and commands typed in it."""

    def __init__(self, board, options, folder):
        self.board = board
        self.options = options
        self.folder = Path(folder)
        self.environment = dict(os.environ, TAGUA_BUILD=options.build_root,
                                PKG_CONFIG_PATH=str(self.folder / "sdk/lib/pkgconfig"))

    def typed(self, command, status=0):
        done = subprocess.run(command, shell=True, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        suite.equal(done.returncode, status, f"status of `{command}` (which said {done.stdout[-1500:]!r})")
        return done.stdout

    def install(self):
        self.typed(f"{common.ROOT}/ci/sdk {self.board.name} sdk")
        for name in ("boot/kernel.elf", f"boot/{self.board.image}", "include/sel4/sel4.h",
                     "include/kernel/gen_config.h", "include/sel4/gen_config.h", "lib/root-task.ld",
                     "lib/pkgconfig/tagua.pc"):
            suite.check((self.folder / "sdk" / name).is_file(), f"the SDK has no {name}")
        suite.check(not re.search(re.escape(str(common.ROOT)) + r"|/tmp/",
                                  (self.folder / "sdk/lib/pkgconfig/tagua.pc").read_text()),
                    "tagua.pc has paths of the machine that made it")

    def compile(self, compiler, source, output):
        self.typed(f"{compiler} -O2 -Wall -Wextra -Werror {source} $(pkg-config --cflags --libs tagua) -o {output}")

    def boot(self, program, words, status):
        output = self.typed(f"{common.ROOT}/ci/run {self.board.name} --root-task {program} --timeout 60", status)
        for word in words:
            suite.check(word in output, f"the console has no line '{word}'")


def case(board, compiler, source, words, status, options):
    def run():
        with tempfile.TemporaryDirectory(prefix="outside-") as folder:
            outside = Outside(board, options, folder)
            outside.install()
            (outside.folder / "hello.c").write_text(source)
            outside.compile(compiler, "hello.c", "hello.elf")
            outside.boot("hello.elf", words, status)
    return run


def main():
    options = suite.arguments(__doc__).parse_args()
    options.build_root = str(Path(options.build_root).resolve())
    cases = []
    for board in common.boards(options.arch):
        gcc = f"{board.arch}-linux-gnu-gcc"
        cases.append((f"{board.name} one file, {gcc}",
                      case(board, gcc, PROGRAM, ["hello from outside"], 42, options)))
        cases.append((f"{board.name} with the runtime, {gcc}",
                      case(board, gcc, HOSTED_PROGRAM, ["hello with the runtime"], 43, options)))
        clang = f"clang --target={board.arch}-linux-gnu -fuse-ld=lld"
        cases.append((f"{board.name} one file, clang",
                      case(board, clang, PROGRAM, ["hello from outside"], 42, options)))
    suite.run(cases, options)


common.main(main)
