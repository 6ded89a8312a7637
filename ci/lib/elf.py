# SPDX-License-Identifier: BSD-2-Clause
"""As much of ELF64 as the commands need: what a program spans, and which function an address is in."""

import bisect
import struct
from pathlib import Path

MACHINES = {62: "x86_64", 183: "aarch64", 243: "riscv64"}
PT_LOAD = 1
SHT_SYMTAB = 2
SHF_EXECINSTR = 4


class Elf:
    def __init__(self, path):
        self.path = Path(path)
        self.data = self.path.read_bytes()
        if self.data[:5] != b"\x7fELF\x02":
            raise ValueError(f"{path} is not a 64-bit ELF file")
        fields = struct.unpack_from("<HHIQQQIHHHHHH", self.data, 16)
        self.machine, self.entry = fields[1], fields[3]
        self.phoff, self.shoff = fields[4], fields[5]
        self.phentsize, self.phnum, self.shentsize, self.shnum = fields[8:12]

    @property
    def arch(self):
        return MACHINES.get(self.machine, f"machine {self.machine}")

    def segments(self):
        """(virtual address, size in memory) of each loadable segment."""
        for index in range(self.phnum):
            header = struct.unpack_from("<IIQQQQQQ", self.data, self.phoff + index * self.phentsize)
            if header[0] == PT_LOAD and header[6] > 0:
                yield header[3], header[6]

    def span(self):
        """First address and page-rounded end of the loaded image."""
        segments = list(self.segments())
        return min(s[0] for s in segments), (max(s[0] + s[1] for s in segments) + 0xfff) & ~0xfff

    def sections(self):
        for index in range(self.shnum):
            yield struct.unpack_from("<IIQQQQIIQQ", self.data, self.shoff + index * self.shentsize)

    def code_sections(self):
        """(start, end) of each section with instructions."""
        for _, _, flags, address, _, size, *_ in self.sections():
            if flags & SHF_EXECINSTR and size:
                yield address, address + size

    def symbols(self):
        """(value, name) of every named symbol."""
        for header in self.sections():
            if header[1] != SHT_SYMTAB:
                continue
            names = struct.unpack_from("<IIQQQQIIQQ", self.data, self.shoff + header[6] * self.shentsize)[4]
            for at in range(header[4], header[4] + header[5], 24):
                name, info, _, section, value, _ = struct.unpack_from("<IBBHQQ", self.data, at)
                if name and section and info & 15 <= 2:
                    start = names + name
                    yield value, self.data[start:self.data.index(b"\0", start)].decode(errors="replace")


class Symbols:
    """Names code addresses of a kernel image as function+offset."""

    def __init__(self, path):
        elf = Elf(path)
        self.code = list(elf.code_sections())
        table = sorted((value, name) for value, name in elf.symbols()
                       if self.is_code(value) and not name.startswith(("$", ".L")))
        self.values = [value for value, _ in table]
        self.names = [name for _, name in table]

    def is_code(self, address):
        return any(start <= address < end for start, end in self.code)

    def name(self, address):
        """None for what is not code. A return address may be that of the next function: the call is before it."""
        at = bisect.bisect_right(self.values, address - 1) - 1
        if at < 0 or not self.is_code(address):
            return None
        return f"{self.names[at]}+{address - self.values[at]:#x}"
