# SPDX-License-Identifier: BSD-2-Clause
"""What the root task `bootinfo` printed, and the rules of docs/reference/boot.md that it must agree with."""

from ci.lib.suite import Failed, check, equal

NULL, FRAME, UNTYPED, TABLE, CNODE, ASID_CONTROL, TCB, ASID_POOL = 0, 1, 2, 3, 10, 11, 12, 13
IRQ_CONTROL, DOMAIN, SCHED_CONTEXT, SCHED_CONTROL, IO_PORT_CONTROL, ENDPOINT = 14, 20, 22, 24, 31, 4

ROOT_TYPE = {"x86_64": 9, "aarch64": 9, "riscv64": TABLE}
# Cap types of the paging structures below the root, top-most first, and how many bits of address one covers.
PAGING = {
    "x86_64": ((7, 39), (5, 30), (TABLE, 21)),
    "aarch64": ((TABLE, 39), (TABLE, 30), (TABLE, 21)),
    "riscv64": ((TABLE, 30), (TABLE, 21)),
}
# Registers at entry that are not zero, by index in start.S: RFLAGS (interrupt flag, always-one bit), FPU control, MXCSR.
ENTRY_NOT_ZERO = {"x86_64": {15: 0x202, 16: 0x37f, 17: 0x1f80}, "aarch64": {}, "riscv64": {}}
RFLAGS = 15
RFLAGS_STATUS = 0x8d5     # arithmetic flags say nothing

RSDP, MEMORY_MAP, FDT = 3, 2, 6
X86_CHUNK_ORDER = [1, 3, 4, 2, 5]
X86_CHUNK_LENGTH = {1: 800, 3: 52, 4: 38, 2: 1220, 5: 20}

# RAM that the kernel may keep for itself besides the root task and its CNode: image, page tables, boot-time tables.
KERNEL_SHARE = 4 << 20
SLOT_BITS = 5


def number(text):
    return int(text, 16)


class View:
    def __init__(self, lines):
        self.values = {}
        self.memory, self.slots, self.chunks, self.ballast = [], [], [], []
        for line in lines:
            words = line.split()
            try:
                numbers = [int(word, 16) for word in words[1:]]
            except ValueError:
                continue
            if not words:
                continue
            if words[0] == "memory":
                self.memory.append(tuple(numbers))
            elif words[0] == "slots":
                self.slots.append(tuple(numbers))
            elif words[0] == "ballast":
                self.ballast.append(tuple(numbers))
            elif words[0] == "chunk":
                self.chunks.append((numbers[0], numbers[1], bytearray()))
            elif words[0] == "data" and self.chunks:
                self.chunks[-1][2].extend(numbers[0].to_bytes(8, "little")[:numbers[1]])
            else:
                self.values[words[0]] = numbers

    def __getitem__(self, key):
        if key not in self.values:
            raise Failed(f"the root task printed no '{key}'")
        return self.values[key]

    def one(self, key):
        return self[key][0]


def power_of_two(size):
    return 1 << max(size - 1, 0).bit_length()


class Rules:
    """All checks of one boot."""

    def __init__(self, view, board, machine_words, elf, memory, radix):
        self.view = view
        self.board = board
        self.arch = board.arch
        self.machine_words = machine_words
        self.memory = memory
        self.radix = radix
        self.image = elf.span()

    def check_all(self):
        self.registers()
        self.fields()
        self.regions()
        self.slot_types()
        self.chunks()
        self.untyped_list()
        self.coverage()
        self.invocation()

    def registers(self):
        expected = ENTRY_NOT_ZERO[self.arch]
        for index, value in enumerate(self.view["registers"]):
            if self.arch == "x86_64" and index == RFLAGS:
                value &= ~RFLAGS_STATUS
            equal(value, expected.get(index, 0), f"entry register {index}")

    def fields(self):
        view, end = self.view, self.image[1]
        equal(view.one("ipcBuffer"), end, "ipcBuffer")
        equal(view.one("bootinfo"), end + 0x1000, "address of the boot information")
        equal(view.one("nodeID"), 0, "nodeID")
        equal(view.one("numNodes"), 1, "numNodes")
        equal(view.one("numIOPTLevels"), 2**64 - 1 if self.arch == "x86_64" else 0, "numIOPTLevels")
        equal(view.one("initThreadCNodeSizeBits"), self.radix, "initThreadCNodeSizeBits")
        equal(view.one("initThreadDomain"), 0, "initThreadDomain")
        for key in ("sharedFrames", "ioSpaceCaps"):
            equal(view[key][0], view[key][1], key)
        equal(view.one("beyondList"), 0, "bytes behind the last untyped entry")
        equal(view.one("beyondChunks"), 0, "bytes behind the last chunk")

    def paging_counts(self):
        extra = self.view.one("extraLen")
        end = self.image[1] + 0x2000 + (power_of_two(max(extra, 4096)) if extra else 0)
        return [((end - 1) >> bits) - (self.image[0] >> bits) + 1 for _, bits in PAGING[self.arch]]

    def extra_pages(self):
        extra = self.view.one("extraLen")
        if extra == 0:
            return 0
        return power_of_two(max(extra, 4096)) // 4096 if self.arch == "x86_64" else (extra + 4095) // 4096

    def regions(self):
        """Contiguous from slot 16, in the order of B-10, each of the length that the machine implies."""
        view, at = self.view, 16
        lengths = {
            "schedcontrol": 1,
            "userImagePaging": sum(self.paging_counts()),
            "extraBIPages": self.extra_pages(),
            "userImageFrames": (self.image[1] - self.image[0]) // 4096,
            "untyped": len(view.memory),
        }
        order = ["userImagePaging", "extraBIPages", "schedcontrol", "userImageFrames", "untyped"]
        if self.arch == "x86_64":
            order = ["schedcontrol", "userImagePaging", "extraBIPages", "userImageFrames", "untyped"]
        for key in order:
            if lengths[key] == 0:
                equal(view[key][0], view[key][1], f"{key} (empty)")
                continue
            equal(view[key], [at, at + lengths[key]], key)
            at += lengths[key]
        equal(view["empty"], [at, 1 << self.radix], "empty")

    def slot_types(self):
        types = {1: TCB, 2: CNODE, 3: ROOT_TYPE[self.arch], 4: IRQ_CONTROL, 5: ASID_CONTROL, 6: ASID_POOL, 9: FRAME,
                 10: FRAME, 11: DOMAIN, 14: SCHED_CONTEXT}
        if self.arch == "x86_64":
            types[7] = IO_PORT_CONTROL
        view = self.view

        def fill(key, kind):
            types.update((slot, kind) for slot in range(*view[key]))
        fill("schedcontrol", SCHED_CONTROL)
        fill("extraBIPages", FRAME)
        fill("userImageFrames", FRAME)
        fill("untyped", UNTYPED)
        slot = view["userImagePaging"][0]
        for count, (kind, _) in zip(self.paging_counts(), PAGING[self.arch]):
            types.update((s, kind) for s in range(slot, slot + count))
            slot += count
        covered = 0
        for first, last, kind in view.slots:
            for slot in range(first, last + 1):
                equal(kind, types.get(slot, NULL), f"type of the capability in slot {slot}")
            covered += last - first + 1
        equal(covered, 1 << self.radix, "slots shown")

    def chunks(self):
        view = self.view
        equal(view.one("chunksEnd"), view.one("extraLen"), "end of the last chunk")
        ids = [chunk[0] for chunk in view.chunks]
        if self.arch != "x86_64":
            equal(ids, [FDT], "chunks")
            _, length, data = view.chunks[0]
            equal(data[:4].hex(), "d00dfeed", "device tree magic")
            equal(int.from_bytes(data[4:8], "big"), length - 16, "device tree size")
            return
        equal(ids, [id for id in X86_CHUNK_ORDER if id in ids], "order of chunks")
        check({3, 2, 5} <= set(ids), f"chunks are {ids}: RSDP, memory map or TSC frequency is missing")
        for id, length, _ in view.chunks:
            equal(length, X86_CHUNK_LENGTH[id], f"length of chunk {id}")
        data = {id: bytes(body) for id, _, body in view.chunks}
        equal(data[RSDP][:8], b"RSD PTR ", "RSDP signature")
        equal(sum(data[RSDP][:20]) & 255, 0, "RSDP checksum")
        mhz = int.from_bytes(data[5][:4], "little")
        check(100 <= mhz <= 10000, f"the TSC frequency is {mhz} MHz")

    def machine_ram(self):
        """(base, end) of each range of RAM, from what the machine says or, on a PC, from its memory map."""
        facts = self.board.memory_map
        if "ram_base" in facts:
            base = number(facts["ram_base"])
            return [(base, base + (number(facts["ram_size"]) if "ram_size" in facts else self.memory))]
        table = next(bytes(body) for id, _, body in self.view.chunks if id == MEMORY_MAP)
        count, ranges = int.from_bytes(table[:4], "little"), []
        for at in range(4, 4 + count, 24):
            base, size, kind = (int.from_bytes(table[at + a:at + b], "little") for a, b in ((4, 12), (12, 20), (20, 24)))
            start, end = max((base + 4095) & ~4095, 1 << 20), (base + size) & ~4095
            if kind == 1 and start < end:
                if ranges and ranges[-1][1] == start:
                    start = ranges.pop()[0]
                ranges.append((start, end))
        total = sum(end - start for start, end in ranges)
        check(self.memory - (8 << 20) <= total <= self.memory,
              f"the memory map has {total:#x} bytes of RAM, the machine {self.memory:#x}")
        return ranges

    def untyped_list(self):
        """Devices first, then RAM, each entry aligned, none overlapping another, devices ascending (B-32, B-33)."""
        kinds = [device for _, _, device in self.view.memory]
        check(set(kinds) == {0, 1}, "there must be device and ordinary untypeds")
        equal(kinds, sorted(kinds, reverse=True), "order of device and ordinary untypeds")
        devices = [base for base, _, device in self.view.memory if device]
        equal(devices, sorted(devices), "order of device untypeds")
        for base, bits, _ in self.view.memory:
            check(4 <= bits <= (38 if self.arch == "riscv64" else 47), f"untyped at {base:#x} has {bits} bits")
            check(base & ((1 << bits) - 1) == 0, f"untyped at {base:#x} is not aligned to its size 2^{bits}")
        spans = sorted((base, base + (1 << bits)) for base, bits, _ in self.view.memory)
        for (_, end), (start, _) in zip(spans, spans[1:]):
            check(end <= start, f"two untypeds overlap at {start:#x}")

    def claimed(self):
        facts = self.board.memory_map
        key = next((f"claimed {word}" for word in self.machine_words if f"claimed {word}" in facts), "claimed")
        return [(number(base), number(base) + number(size)) for base, size in facts[key]]

    def coverage(self):
        """Every address is offered once, except what the kernel claims; RAM is ordinary, all else device (B-31)."""
        ram, claimed = self.machine_ram(), self.claimed()
        firmware = [(number(base), number(base) + number(size))
                    for base, size in self.board.memory_map.get("firmware", [])]
        gaps, at, kernel = [], 0, 0
        for base, bits, device in sorted(self.view.memory):
            if at < base:
                gaps.append((at, base))
            at = base + (1 << bits)
            inside = any(start <= base and at <= end for start, end in ram)
            touches = any(start < at and base < end for start, end in ram)
            if not device:
                check(inside, f"ordinary untyped at {base:#x}, 2^{bits} bytes, is not RAM")
            elif touches:
                check(any(start <= base and at <= end for start, end in firmware),
                      f"device untyped at {base:#x}, 2^{bits} bytes, is RAM")
            for start, end in claimed:
                check(at <= start or end <= base, f"untyped at {base:#x}, 2^{bits} bytes, covers claimed {start:#x}")
        equal(at, 1 << self.board.memory_map["device_top_bits"], "end of the last untyped")
        for start, end in gaps:
            if any(s <= start and end <= e for s, e in ram):
                kernel += end - start
            else:
                check(any(s <= start and end <= e for s, e in claimed),
                      f"{start:#x}..{end:#x} is neither RAM nor claimed, and is not offered")
        pages = self.image[1] - self.image[0] + 0x2000 + self.extra_pages() * 4096
        needed = pages + (1 << self.radix + SLOT_BITS)
        check(needed <= kernel <= needed + KERNEL_SHARE, f"{kernel >> 10} KiB of RAM are not offered; "
              f"the root task needs {needed >> 10} KiB, and the kernel may keep {KERNEL_SHARE >> 10} KiB")

    def invocation(self):
        equal(self.view["retype"], [0, ENDPOINT], "result of a retype, and the type of the new capability")
