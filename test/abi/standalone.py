# SPDX-License-Identifier: BSD-2-Clause
"""Every header by itself, in every language, with every compiler; constants without a compiler; the library."""

import re
import shutil
import subprocess

from tables import ARCHES, ROOT

CONSTANTS = ['sel4/constants.h', 'sel4/arch/constants.h', 'sel4/sel4_arch/constants.h',
             'sel4/plat/api/constants.h']

HEADERS = CONSTANTS + [
    'autoconf.h', 'kernel/gen_config.h', 'sel4/gen_config.h', 'interfaces/sel4_client.h', 'tagua/abi.h',
] + ['sel4/' + name + '.h' for name in (
    'sel4', 'types', 'simple_types', 'macros', 'config', 'invocation', 'faults', 'bootinfo', 'syscall',
    'syscalls', 'functions', 'errors', 'objecttype', 'shared_types', 'shared_types_gen', 'bootinfo_types',
    'virtual_client',
    'deprecated', 'assert', 'debug_assert', 'benchmark_track_types', 'benchmark_tracepoints_types',
    'benchmark_utilisation_types', 'mode/types', 'arch/syscalls', 'arch/mapping', 'arch/bootinfo_types',
    'arch/types', 'arch/objecttype', 'arch/invocation', 'arch/deprecated', 'arch/simple_types',
    'sel4_arch/mapping', 'sel4_arch/types', 'sel4_arch/types_gen', 'sel4_arch/objecttype',
    'sel4_arch/invocation', 'sel4_arch/faults', 'sel4_arch/deprecated', 'sel4_arch/simple_types',
    'sel4_arch/syscalls')]

# What the Microkit tool takes from the preprocessed constants headers.
MICROKIT = ['seL4_' + name for name in (
    'TCBBits', 'EndpointBits', 'NotificationBits', 'PageBits', 'LargePageBits', 'ASIDPoolBits', 'SlotBits',
    'ASIDPoolIndexBits', 'MinUntypedBits', 'MaxUntypedBits', 'VSpaceBits', 'ReplyBits', 'VCPUBits',
    'PageTableBits', 'HugePageBits', 'IOPageTableBits', 'PageTableIndexBits', 'UserVSpaceTop',
    'IOPageTableIndexBits',
    'VSpaceIndexBits')]


def include_options(arch, config):
    return [f'-I{ROOT}/api/include', f'-I{ROOT}/api/arch/{arch}/include', f'-I{config}']


def include_lines(headers):
    return ''.join(f'#include <{h}>\n' for h in headers)


def compilers(arch):
    """(name, command) of every C and C++ compiler that is there, and the names of those that are not."""
    gcc = ARCHES[arch]['cc']
    target = f'--target={arch}-linux-gnu'
    found = []
    for language, standards, commands in (
            ('c', ('c99', 'c11', 'gnu17'), ([gcc], ['clang-14', target])),
            ('c++', ('c++17',), ([gcc.replace('gcc', 'g++')], ['clang++-14', target]))):
        for standard in standards:
            for command in commands:
                found.append((f'{standard} {command[0]}', [*command, '-x', language, '-std=' + standard]))
    present = [f for f in found if shutil.which(f[1][0])]
    return present, [name for name, command in found if not shutil.which(command[0])]


def check_headers(arch, config, folder):
    """One file per header that includes nothing else; returns (count, wrong, missing compilers)."""
    folder.mkdir(parents=True, exist_ok=True)
    headers = HEADERS + (['sel4/arch/vmenter.h'] if arch == 'x86_64' else [])
    present, absent = compilers(arch)
    sources = []
    for i, header in enumerate(headers):
        sources.append(folder / f'header{i}.c')
        sources[-1].write_text(f'#include <{header}>\nextern int not_empty;\n')
    wrong = []
    for name, command in present:
        # In C++ a function that has the name of a structure 'shadows' its constructor; so have the stubs.
        shadow = [] if '++' in name else ['-Wshadow']
        run = subprocess.run(
            [*command, '-O1', '-fsyntax-only', '-ffreestanding', '-Wall', '-Wextra', '-pedantic', *shadow,
             '-Werror', *include_options(arch, config), *sources], capture_output=True, text=True)
        if run.returncode:
            wrong += [f'{name}: {line}' for line in run.stderr.splitlines() if 'error' in line][:3]
    return len(present) * len(headers), wrong, absent


def check_constants(profile, config, folder):
    """The constants headers in assembly, and their macros as a bare preprocessor shows them."""
    cc = ARCHES[profile.arch]['cc']
    options = include_options(profile.arch, config)
    wrong = []
    source = folder / 'constants.S'
    source.write_text(include_lines(CONSTANTS)
                      + '.quad seL4_UserTop, seL4_UserVSpaceTop, seL4_TCBBits, seL4_MaxUntypedBits\n')
    run = subprocess.run([cc, '-c', '-o', folder / 'constants.o', '-D__ASSEMBLER__', *options, source],
                         capture_output=True, text=True)
    if run.returncode:
        wrong.append('assembly: ' + run.stderr.splitlines()[0])
    values = {r['name']: int(r['value']) for r in profile.rows}
    names = [n for n in MICROKIT if n in values]
    text = include_lines(CONSTANTS) + ''.join(f'VALUE {n}\n' for n in names)
    for define in ([], ['-D__ASSEMBLER__']):
        run = subprocess.run([cc, '-E', '-P', '-x', 'c', *define, *options, '-'],
                             input=text, capture_output=True, text=True)
        found = re.findall(r'^VALUE (.*)$', run.stdout, re.M)
        if len(found) != len(names):
            wrong.append('the preprocessor did not show every constant')
        for name, value in zip(names, found):
            # An integer, or a difference of two in parentheses.
            numbers = re.fullmatch(r'(\w+)|\((\w+) - (\w+)\)', value)
            if not numbers or values[name] != (int(numbers[1], 0) if numbers[1]
                                               else int(numbers[2], 0) - int(numbers[3], 0)):
                wrong.append(f'{name} is {value!r} for the preprocessor')
    return 2 * len(names) + 1, wrong


def check_library(arch, config, folder):
    """libsel4 and two objects with stubs that are not inline: they link, and the stubs are weak."""
    changed = folder / 'not-inline'
    shutil.copytree(config, changed)
    header = changed / 'sel4' / 'gen_config.h'
    header.write_text(re.sub(r'#define CONFIG_LIB_SEL4_(INLINE_INVOCATIONS|USE_THREAD_LOCALS) 1', '',
                             header.read_text()))
    sources = [ROOT / 'api' / 'libsel4.c', ROOT / 'api' / 'bootinfo.c']
    for name in ('one', 'two'):
        sources.append(folder / f'{name}.c')
        sources[-1].write_text('#include <sel4/sel4.h>\n'
                               f'seL4_Error {name}(seL4_CPtr tcb);\n'
                               f'seL4_Error {name}(seL4_CPtr tcb) {{ return seL4_TCB_Resume(tcb); }}\n')
    wrong = []
    symbols = {}
    for name, folder_of_config in (('inline', config), ('not inline', changed)):
        linked = folder / 'library.o'
        run = subprocess.run(
            [ARCHES[arch]['cc'], '-std=gnu17', '-Os', '-ffreestanding', '-fno-pic', '-no-pie', '-nostdlib',
             '-r', '-Wall', '-Wextra', '-Werror', *include_options(arch, folder_of_config), '-o', linked,
             *sources],
            capture_output=True, text=True)
        if run.returncode:
            wrong.append(f'{name}: {run.stderr.splitlines()[0]}')
            continue
        lines = subprocess.run(['nm', linked], capture_output=True, text=True, check=True).stdout.splitlines()
        symbols[name] = {line.split()[-1]: line.split()[-2] for line in lines}
        for wanted in ('__sel4_ipc_buffer', 'seL4_InitBootInfo', 'seL4_GetBootInfo', 'bootinfo'):
            if wanted not in symbols[name]:
                wrong.append(f'{name}: the library has no {wanted}')
    if not wrong:
        if symbols['not inline'].get('seL4_TCB_Resume') != 'W':
            wrong.append('a stub that is not inline is not weak')
        if symbols['inline'].get('seL4_TCB_Resume', 't') != 't':
            wrong.append('an inline stub is visible')
    return 10, wrong
