#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes the boot archive: a cpio file ("newc") of the given files, and an assembly file that carries it into a program.

    pack.py ARCHIVE.cpio ARCHIVE.S FILE...

An ELF image is stripped of its symbols by the program in $OBJCOPY; `component-NAME` becomes `NAME`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ASSEMBLY = """\
    .section .archive, "a"
    .balign 0x1000
    .global boot_archive
boot_archive:
    .incbin "{path}"
    .global boot_archive_end
boot_archive_end:
    .balign 0x1000
    .section .note.GNU-stack, "", %progbits
"""


def content(path):
    data = Path(path).read_bytes()
    if data[:4] != b"\x7fELF":
        return data
    with tempfile.NamedTemporaryFile() as stripped:
        subprocess.run([os.environ["OBJCOPY"], "--strip-all", path, stripped.name], check=True)
        return Path(stripped.name).read_bytes()


def entry(number, name, data, mode):
    fields = [number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
    head = b"070701" + b"".join(b"%08x" % field for field in fields) + name.encode() + b"\0"
    head += b"\0" * (-len(head) % 4)
    return head + data + b"\0" * (-len(data) % 4)


def main():
    archive, assembly, *files = sys.argv[1:]
    parts = []
    for number, path in enumerate(files, 1):
        parts.append(entry(number, Path(path).name.removeprefix("component-"), content(path), 0o100644))
    parts.append(entry(0, "TRAILER!!!", b"", 0))
    Path(archive).write_bytes(b"".join(parts))
    Path(assembly).write_text(ASSEMBLY.format(path=Path(archive).resolve()), encoding="utf-8")


main()
