# SPDX-License-Identifier: BSD-2-Clause
"""Programs made from the tables that compile only, or to nothing, if the headers agree with them."""

import re
import subprocess

from tables import ARCHES, ROOT, parameters

COMMON_HEADERS = [
    'sel4/sel4.h', 'sel4/arch/mapping.h', 'sel4/sel4_arch/mapping.h', 'sel4/arch/bootinfo_types.h',
    'sel4/benchmark_track_types.h', 'sel4/benchmark_tracepoints_types.h',
    'sel4/benchmark_utilisation_types.h', 'sel4/assert.h', 'sel4/debug_assert.h',
]

# Rows that the kernel has no use for: what only programs name, or what needs the user's headers.
USER_ONLY = re.compile(
    r'SEL4_(PFIPC|EXCEPT_IPC|USER_EXCEPTION|VGIC_MAINTENANCE|VCPU_FAULT|MAPPING_LOOKUP|VMENTER)_|'
    r'seL4_ARM_Page(|Upper|Global)DirectoryObject$|'
    r'seL4_(NoFault|CapFault|UnknownSyscall|UserException|VMFault)$|'
    r'(sizeof|_Alignof)\(seL4_(Fault_t|VCPUContext|ARM_SMCContext|Time)\)|'
    r'seL4_(Fault_t|VCPUContext|ARM_SMCContext)\.|'
    r'seL4_[A-Za-z]+\.words\[0\]$|seL4_X86_IOSpace_CapData_new|seL4_MaxExtraRefills')


class Compiler:
    """The cross compiler with the headers of one profile."""

    def __init__(self, arch, config, folder):
        self.arch, self.folder = arch, folder
        self.command = ARCHES[arch]['cc']
        self.includes = [f'-I{ROOT}/api/include', f'-I{ROOT}/api/arch/{arch}/include', f'-I{config}']
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, name, text, options):
        source = self.folder / name
        source.write_text(text)
        return subprocess.run(
            [self.command, '-std=gnu17', '-ffreestanding', '-fmax-errors=0', '-Wno-deprecated-declarations',
             *self.includes, *options, source], capture_output=True, text=True)


def includes(headers):
    return ''.join(f'#include <{h}>\n' for h in headers)


def user_headers(arch):
    return COMMON_HEADERS + (['sel4/arch/vmenter.h'] if arch == 'x86_64' else [])


def is_constant(name):
    """Whether the row is a constant expression of C, not the result of a function."""
    return not re.search(r'_new\(|\.words\[0\]$|MaxExtraRefills', name) or name.endswith('_t.words')


def failures(stderr, lines):
    """The names of the rows on whose lines the compiler complains."""
    found = {}
    for m in re.finditer(r'^[^:\n]+:(\d+):\d+: error: (.*)$', stderr, re.M):
        row = lines.get(int(m[1]))
        found.setdefault(row or 'line ' + m[1], m[2])
    return [f'{row}: {message}' for row, message in found.items()]


def check_rows(compiler, headers, rows, name):
    """Compile one assertion per row; function results must fold away at -O2. Returns (count, wrong)."""
    text = includes(headers)
    lines = {}
    count = 0
    for kind, row, expression, value in rows:
        count += 1
        unsigned = value & (2**64 - 1)
        if is_constant(row):
            text += f'_Static_assert((unsigned long)({expression}) == {unsigned}ul, "value differs");\n'
        else:
            text += (f'extern void mismatch_{count}(void); void row_{count}(void) '
                     f'{{ if ((unsigned long)({expression}) != {unsigned}ul) mismatch_{count}(); }}\n')
        lines[text.count('\n')] = row
    obj = compiler.folder / (name + '.o')
    run = compiler.run(name + '.c', text, ['-O2', '-c', '-o', obj])
    if run.returncode:
        return count, failures(run.stderr, lines)
    nm = subprocess.run(['nm', '-u', obj], capture_output=True, text=True, check=True).stdout
    names = list(lines.values())
    return count, [f'{names[int(m[1]) - 1]}: value differs' for m in re.finditer(r'mismatch_(\d+)', nm)]


def check_values(compiler, profile):
    return check_rows(compiler, user_headers(profile.arch), profile.values(), 'values')


def check_kernel(compiler, profile):
    rows = [r for r in profile.values() if not USER_ONLY.search(r[1])]
    return check_rows(compiler, ['tagua/abi.h'], rows, 'kernel')


def check_prototypes(compiler, profile, functions):
    """The exact type of every function, and of the _ptr_ forms of accessors and constructors."""
    text = includes(user_headers(profile.arch))
    lines = {}
    count = 0

    def expect(name, returns, params):
        nonlocal text, count
        count += 1
        text += f'{returns} (*probe_{count})({params}) = {name};\n'
        lines[text.count('\n')] = name

    for f in functions:
        if not profile.has(f['profiles']):
            continue
        name = f['function']
        expect(name, f['returns'], f['parameters'])
        params = parameters(f['parameters'])
        accessor = re.match(r'(seL4_\w+?)_(get|set)_(\w+)$', name)
        if accessor and params and params[0][0].endswith('_t'):
            pointer = params[0][0] + ' *'
            pointer_name = f'{accessor[1]}_ptr_{accessor[2]}_{accessor[3]}'
            if accessor[2] == 'get':
                expect(pointer_name, 'seL4_Uint64', pointer)
            else:
                expect(pointer_name, 'void', pointer + ', seL4_Uint64')
        elif name.endswith('_new') and f['returns'].endswith('_t') and 'TimeoutReply' not in name:
            params = ', '.join([f['returns'] + ' *'] + [t for t, _ in params])
            expect(name.removesuffix('_new') + '_ptr_new', 'void', params)
    run = compiler.run('prototypes.c', text, ['-fsyntax-only', '-Werror=incompatible-pointer-types'])
    return count, failures(run.stderr, lines)


def undeclared(compiler, names, name):
    """Which of the names do not exist, as macro or as identifier."""
    text = includes(user_headers(compiler.arch)) + 'void probe(void) {\n'
    text += ''.join(f'#ifndef {n}\n(void){n};\n#endif\n' for n in names)
    run = compiler.run(name, text + '}\n', ['-fsyntax-only', '-w'])
    return set(re.findall(r"error: .(\w+). undeclared", run.stderr))


def check_hidden(compiler, names):
    """Names of other profiles must not exist in this one."""
    missing = undeclared(compiler, sorted(names), 'hidden.c')
    return len(names), [f'{n}: exists, but its gate is off' for n in sorted(set(names) - missing)]


def check_config(compiler, profile):
    """Every configuration macro, seen through autoconf.h and through sel4/config.h."""
    wrong = []
    for header in ('autoconf.h', 'sel4/config.h'):
        text = includes([header]) + ''.join(
            f'#ifdef {m}\nROW "{m}" {m}\n#else\nROW "{m}"\n#endif\n' for m in profile.config)
        run = compiler.run('config.c', text, ['-E', '-P'])
        if run.returncode:
            return len(profile.config), [run.stderr.splitlines()[0]]
        found = {m[1]: m[2].strip() for m in re.finditer(r'^ROW "(\w+)"(.*)$', run.stdout, re.M)}
        wrong += [f'{m}: {found.get(m)!r} in {header}, the table says {v!r}'
                  for m, v in profile.config.items() if found.get(m) != v]
    return len(profile.config), wrong


def check_syscall_gates(profile, rows):
    """The list of all system calls against what the profile's own table shows, by the gates."""
    shown = {r['name']: r['value'] for r in profile.rows if r['kind'] == 'syscall'}
    expected = {r['name']: r['value'] for r in rows if profile.gate(r['gate'])}
    return len(rows), [] if shown == expected else ['syscalls-all.csv and the profile disagree']
