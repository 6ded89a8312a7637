# SPDX-License-Identifier: BSD-2-Clause
"""Root-task files made from `bootinfo`: larger ones, and ones that the kernel must refuse."""

import random
import struct

from ci.lib.elf import Elf, PT_LOAD

EHDR_TYPE, EHDR_MACHINE, EHDR_ENTRY, EHDR_PHOFF, EHDR_PHENTSIZE, EHDR_PHNUM = 16, 18, 24, 32, 54, 56
PHDR = struct.Struct("<IIQQQQQQ")     # type, flags, offset, vaddr, paddr, filesz, memsz, align


def headers(data):
    offset = struct.unpack_from("<Q", data, EHDR_PHOFF)[0]
    count = struct.unpack_from("<H", data, EHDR_PHNUM)[0]
    return [list(PHDR.unpack_from(data, offset + index * PHDR.size)) for index in range(count)]


def with_headers(data, table):
    """The same file with another program header table, put at its end."""
    data = bytearray(data) + bytes(-len(data) % 8)
    struct.pack_into("<Q", data, EHDR_PHOFF, len(data))
    struct.pack_into("<H", data, EHDR_PHNUM, len(table))
    return bytes(data + b"".join(PHDR.pack(*header) for header in table))


def file_offset(data, address):
    for kind, _, offset, vaddr, _, filesz, _, _ in headers(data):
        if kind == PT_LOAD and vaddr <= address < vaddr + filesz:
            return offset + address - vaddr
    raise ValueError(f"{address:#x} is not in the file")


def with_ballast(path, count, size, gap, seed):
    """`bootinfo` with `count` more segments of `size` bytes each, `gap` bytes apart; also what it must print of them."""
    elf = Elf(path)
    ballast = next(value for value, name in elf.symbols() if name == "ballast")
    data, table, expected = bytearray(elf.data), headers(elf.data), []
    generator = random.Random(seed)
    entries = [count]
    address = elf.span()[1] + gap
    offset = (len(data) + 4095) & ~4095
    contents = bytearray(offset - len(data))
    for _ in range(count):
        body = generator.randbytes(size)
        table.append([PT_LOAD, 6, offset, address, address, size, size, 4096])
        contents += body
        entries += [address, size]
        expected.append((address, size, checksum(body)))
        offset += size
        address += (size + gap + 4095) & ~4095
    at = file_offset(data, ballast)
    data[at:at + 8 * len(entries)] = struct.pack(f"<{len(entries)}Q", *entries)
    return with_headers(bytes(data + contents), table), expected


def checksum(body):
    """What the root task computes: rotate left by one, then exclusive or, for each word."""
    total = 0
    for (word,) in struct.iter_unpack("<Q", body):
        total = ((total << 1 | total >> 63) & 0xffffffffffffffff) ^ word
    return total


def patched(data, offset, layout, *values):
    data = bytearray(data)
    struct.pack_into(layout, data, offset, *values)
    return bytes(data)


def with_segment(data, **changes):
    """Changes fields of the second loadable segment (the data)."""
    table = headers(data)
    header = [header for header in table if header[0] == PT_LOAD][1]
    for name, value in changes.items():
        header[("type", "flags", "offset", "vaddr", "paddr", "filesz", "memsz", "align").index(name)] = value
    return with_headers(data, table)


def added_segment(data, *header):
    return with_headers(data, headers(data) + [list(header)])


def malformed(data, ram):
    """name: contents of files that are no acceptable root task; `ram` is the machine's memory in bytes."""
    start = min(header[3] for header in headers(data) if header[0] == PT_LOAD)
    size = len(data)
    return {
        "empty file": b"",
        "one byte": b"\x7f",
        "text": b"This is not a program.\n" * 100,
        "header cut off": data[:40],
        "cut in the middle": data[:size // 3],
        "32-bit class": patched(data, 4, "<B", 1),
        "big endian": patched(data, 5, "<B", 2),
        "wrong machine": patched(data, EHDR_MACHINE, "<H", 8),
        "position independent": patched(data, EHDR_TYPE, "<H", 3),
        "program header size 8": patched(data, EHDR_PHENTSIZE, "<H", 8),
        "program headers beyond the file": patched(data, EHDR_PHOFF, "<Q", size + 4096),
        "program headers at the end of the address space": patched(data, EHDR_PHOFF, "<Q", 2**64 - 32),
        "no program header": patched(data, EHDR_PHNUM, "<H", 0),
        "65535 program headers": patched(data, EHDR_PHNUM, "<H", 0xffff),
        "entry outside": patched(data, EHDR_ENTRY, "<Q", start - 0x1000),
        "entry at the end of the address space": patched(data, EHDR_ENTRY, "<Q", 2**64 - 4),
        "file size above memory size": with_segment(data, memsz=16),
        "segment beyond the file": with_segment(data, offset=size),
        "segment offset wraps": with_segment(data, offset=2**64 - 4096),
        "segment wraps": with_segment(data, vaddr=2**64 - 4096, memsz=2**63, filesz=0),
        "segment at kernel addresses": with_segment(data, vaddr=0xffffffff80000000),
        "memory size 2^63": with_segment(data, memsz=2**63),
        "segments overlap": added_segment(data, PT_LOAD, 7, 0, start, start, 4096, 4096, 4096),
        "start not page aligned": added_segment(data, PT_LOAD, 7, 0, start - 0x10, 0, 0, 8, 16),
        "more than the machine's memory": with_segment(data, memsz=2 * ram),
        "far apart segments": added_segment(data, PT_LOAD, 7, 0, start + (1 << 37), 0, 4096, 4096, 4096),
    }


# The smallest file that `malformed` can work on: for its names.
EXAMPLE = with_headers(b"\x7fELF" + bytes(60), [[PT_LOAD, 5, 0, 0x400000, 0, 64, 64, 4096]] * 2)
