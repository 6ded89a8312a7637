/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Root task of the boot test: prints everything that the kernel handed over, one `key value...` line each, all numbers
 * in hexadecimal, for test/boot/run.py to compare with the machine. It judges nothing itself except what only it can
 * see, and ends with `[exit 0]`. It links nothing but the interface headers.
 */
#include <sel4/config.h>
#undef CONFIG_LIB_SEL4_USE_THREAD_LOCALS /* one thread, and nothing here sets up thread-local storage */
#include <sel4/sel4.h>

#define ENTRY_REGISTERS 40
#define BALLAST_MAX 512
#define SLOT_BITS_SHOWN 64

/* Filled in by start.S: in .data, for a root task may rely on nothing before its first instruction. */
extern seL4_Word entry_registers[ENTRY_REGISTERS];
seL4_Word entry_registers[ENTRY_REGISTERS] = { 1 };

/* run.py adds segments to this program and enters them here; their contents are summed up below. */
extern volatile seL4_Word ballast[1 + 2 * BALLAST_MAX];
volatile seL4_Word ballast[1 + 2 * BALLAST_MAX] __attribute__((section(".data.ballast"))) = { 0 };

seL4_IPCBuffer *__sel4_ipc_buffer;

void bootinfo_main(seL4_BootInfo *info);

static void put(const char *text)
{
    while (*text != '\0')
        seL4_DebugPutChar(*text++);
}

static void put_hex(seL4_Word value)
{
    static const char digits[] = "0123456789abcdef";
    int shift = 60;

    while (shift > 0 && (value >> shift) == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        seL4_DebugPutChar(digits[(value >> shift) & 15]);
}

static void line(const char *key, const seL4_Word *values, unsigned count)
{
    put(key);
    for (unsigned i = 0; i < count; i++) {
        seL4_DebugPutChar(' ');
        put_hex(values[i]);
    }
    seL4_DebugPutChar('\n');
}

#define LINE(key, ...) \
    line(key, (const seL4_Word[]){ __VA_ARGS__ }, sizeof((const seL4_Word[]){ __VA_ARGS__ }) / sizeof(seL4_Word))

static void print_fields(const seL4_BootInfo *info)
{
    LINE("bootinfo", (seL4_Word)info);
    LINE("extraLen", info->extraLen);
    LINE("nodeID", info->nodeID);
    LINE("numNodes", info->numNodes);
    LINE("numIOPTLevels", info->numIOPTLevels);
    LINE("ipcBuffer", (seL4_Word)info->ipcBuffer);
    LINE("empty", info->empty.start, info->empty.end);
    LINE("sharedFrames", info->sharedFrames.start, info->sharedFrames.end);
    LINE("userImageFrames", info->userImageFrames.start, info->userImageFrames.end);
    LINE("userImagePaging", info->userImagePaging.start, info->userImagePaging.end);
    LINE("ioSpaceCaps", info->ioSpaceCaps.start, info->ioSpaceCaps.end);
    LINE("extraBIPages", info->extraBIPages.start, info->extraBIPages.end);
    LINE("initThreadCNodeSizeBits", info->initThreadCNodeSizeBits);
    LINE("initThreadDomain", info->initThreadDomain);
    LINE("schedcontrol", info->schedcontrol.start, info->schedcontrol.end);
    LINE("untyped", info->untyped.start, info->untyped.end);
}

/* Type of the capability in each slot, as runs of equal types: `slots FIRST LAST TYPE`. */
static void print_slots(const seL4_BootInfo *info)
{
    seL4_Word end = (seL4_Word)1 << info->initThreadCNodeSizeBits;
    seL4_Word first = 0, type = seL4_DebugCapIdentify(0);

    for (seL4_Word slot = 1; slot <= end; slot++) {
        seL4_Word next = slot < end ? seL4_DebugCapIdentify(slot) : ~(seL4_Word)0;

        if (next != type) {
            LINE("slots", first, slot - 1, type);
            first = slot;
            type = next;
        }
    }
}

static void print_untypeds(const seL4_BootInfo *info)
{
    seL4_Word count = info->untyped.end - info->untyped.start;
    seL4_Word beyond = 0, limit = CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS;

    for (seL4_Word i = 0; i < count && i < limit; i++) {
        const seL4_UntypedDesc *entry = &info->untypedList[i];

        LINE("memory", entry->paddr, entry->sizeBits, entry->isDevice);
        for (unsigned j = 0; j < sizeof(entry->padding); j++)
            beyond |= entry->padding[j];
    }
    for (const char *byte = (const char *)&info->untypedList[count]; byte < (const char *)info + 4096; byte++)
        beyond |= (seL4_Word)(unsigned char)*byte;
    LINE("beyondList", beyond);
}

static seL4_Word word_at(const unsigned char *bytes, unsigned count)
{
    seL4_Word value = 0;

    for (unsigned i = 0; i < count; i++)
        value |= (seL4_Word)bytes[i] << 8 * i;
    return value;
}

/* Each chunk whole: `chunk ID LENGTH`, then its data (of a device tree the first and last bytes) as `data BYTES...`. */
static void print_chunks(const seL4_BootInfo *info)
{
    const unsigned char *start = (const unsigned char *)info + 4096;
    seL4_Word pages = info->extraBIPages.end - info->extraBIPages.start;
    seL4_Word at = 0, beyond = 0;

    while (at + 16 <= info->extraLen) {
        seL4_Word id = word_at(start + at, 8), length = word_at(start + at + 8, 8);

        LINE("chunk", id, length);
        if (length < 16 || at + length > info->extraLen)
            break;
        for (seL4_Word i = 16; i < length && i < 1280; i += 8) {
            seL4_Word left = length - i;

            LINE("data", word_at(start + at + i, left < 8 ? (unsigned)left : 8), left < 8 ? left : 8);
        }
        at += length;
    }
    LINE("chunksEnd", at);
    for (seL4_Word i = info->extraLen; i < pages * 4096; i++)
        beyond |= start[i];
    LINE("beyondChunks", beyond);
}

static void print_ballast(void)
{
    for (seL4_Word i = 0; i < ballast[0] && i < BALLAST_MAX; i++) {
        const seL4_Word *data = (const seL4_Word *)ballast[1 + 2 * i];
        seL4_Word words = ballast[2 + 2 * i] / sizeof(seL4_Word), sum = 0;

        for (seL4_Word j = 0; j < words; j++)
            sum = (sum << 1 | sum >> 63) ^ data[j];
        LINE("ballast", (seL4_Word)data, words * sizeof(seL4_Word), sum);
    }
}

/* An invocation must work too: the largest ordinary untyped gives an endpoint, whose memory then is in use. */
static void try_retype(const seL4_BootInfo *info)
{
    seL4_Word best = 0, bits = 0, count = info->untyped.end - info->untyped.start;

    seL4_SetIPCBuffer(info->ipcBuffer);
    for (seL4_Word i = 0; i < count; i++)
        if (!info->untypedList[i].isDevice && info->untypedList[i].sizeBits > bits) {
            best = info->untyped.start + i;
            bits = info->untypedList[i].sizeBits;
        }
    LINE("retype", (seL4_Word)seL4_Untyped_Retype(best, seL4_EndpointObject, 0, seL4_CapInitThreadCNode, 0, 0,
                                                  info->empty.start, 1),
         seL4_DebugCapIdentify(info->empty.start));
}

void bootinfo_main(seL4_BootInfo *info)
{
    line("registers", entry_registers, ENTRY_REGISTERS);
    print_fields(info);
    print_untypeds(info);
    print_slots(info);
    print_chunks(info);
    print_ballast();
    try_retype(info);
    put("[exit 0]\n");
}
