# SPDX-License-Identifier: BSD-2-Clause
"""The tables of the contract in this folder, and which profile of the build each belongs to."""

import csv
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

ARCHES = {
    'x86_64': {'board': 'pc', 'cc': 'x86_64-linux-gnu-gcc'},
    'aarch64': {'board': 'qemu-virt-aarch64', 'cc': 'aarch64-linux-gnu-gcc'},
    'riscv64': {'board': 'qemu-virt-riscv64', 'cc': 'riscv64-linux-gnu-gcc'},
}

# Tables whose name is not that of the profile: the profile 'smc' of the build does without virtualisation.
RENAMED = {('aarch64', 'smc'): 'hyp-smc'}

# Profiles without a table of their own: the table of another one, and the configuration rows that differ.
DERIVED = {
    ('aarch64', 'a57'): ('aarch64-mcs', {
        'CONFIG_ARM_CORTEX_A53': '', 'CONFIG_ARM_CORTEX_A57': '1',
        'CONFIG_ARM_PA_SIZE_BITS_40': '', 'CONFIG_ARM_PA_SIZE_BITS_44': '1'}),
    ('aarch64', 'smc'): ('aarch64-mcs', {'CONFIG_ALLOW_SMC_CALLS': '1'}),
    ('x86_64', 'fxsave'): ('x86_64-mcs', {'CONFIG_XSAVE_SIZE': '512'}),
}

# The platform of these tables has no board here, so the rows that name the platform are not compared.
OTHER_PLATFORM = {'smmu', 'hyp-smmu'}


def read(name):
    with open(HERE / name, newline='') as f:
        return list(csv.DictReader(f))


class Profile:
    """One profile: what its tables say."""

    def __init__(self, arch, name, table, changes):
        self.arch, self.name, self.table = arch, name, table
        self.rows = read(table + '.csv')
        self.config = {r['name']: r['value'] for r in read(f'config-{table}.csv')}
        self.config.update(changes)
        if name in OTHER_PLATFORM:
            self.config = {k: v for k, v in self.config.items() if not k.startswith('CONFIG_PLAT')}

    @property
    def buildable(self):
        """Whether the kernel supports it: one core, no virtualisation, no IOMMU."""
        return not any(self.config.get('CONFIG_' + o) for o in (
            'ENABLE_SMP_SUPPORT', 'VTX', 'IOMMU', 'ARM_HYPERVISOR_SUPPORT', 'ARM_SMMU'))

    def has(self, profiles):
        """Whether a function with this column `profiles` exists in this profile."""
        words = profiles.split()
        if words[:2] == ['all', 'except']:
            return self.table not in words[2:]
        return words == ['all'] or self.table in words

    def gate(self, text):
        """Evaluate a gate such as 'DEBUG_BUILD and ENABLE_SMP_SUPPORT' or 'not CONFIG_X'."""
        if not text:
            return True
        result = True
        for term in text.split(' and '):
            macro = term.replace('not ', '').removeprefix('CONFIG_')
            result = result and bool(self.config.get('CONFIG_' + macro)) != term.startswith('not ')
        return result

    def values(self):
        """Every row as (name, C expression, value)."""
        for r in self.rows:
            if r['kind'] == 'offset':
                struct, member = r['name'].split('.', 1)
                expression = f'__builtin_offsetof({struct}, {member})'
            else:
                expression = r['name'].replace('_Alignof', '__alignof__')
            yield r['kind'], r['name'], expression, int(r['value'])


def profiles(arch):
    result = []
    for f in sorted(HERE.glob(f'config-{arch}-*.csv')):
        table = f.stem.removeprefix('config-')
        name = table.removeprefix(arch + '-')
        name = name if name == 'mcs' else name.removeprefix('mcs-')
        result.append(Profile(arch, RENAMED.get((arch, name), name), table, {}))
    for (a, name), (table, changes) in DERIVED.items():
        if a == arch:
            result.append(Profile(arch, name, table, changes))
    return result


def functions(arch):
    return read(f'api-{arch}.csv')


def invocations(arch):
    return read(f'invocations-{arch}.csv')


def identifiers(arch):
    return [r for r in read('userland-identifiers.csv') if arch in r['architectures'].split('/')]


def parameters(text):
    """'T a, U *b' as [('T', 'a'), ('U *', 'b')]; a pointer to a function is given up as ('...', '')."""
    if text == 'void':
        return []
    if '(*' in text:
        return [('...', '')]
    return [(m[1] + (' *' if m[2] else ''), m[3])
            for m in (re.match(r'(.*?) ?(\*?)(\w+)$', p.strip()) for p in text.split(','))]
