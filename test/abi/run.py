#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Compares the public headers, the numbers that the kernel uses, the configuration and the stubs with the
tables of this folder, for every profile. Prints one line per profile; details of what is wrong below it."""

import argparse
import concurrent.futures
import os
import sys
import tempfile
from pathlib import Path

import configure
import programs
import standalone
import stubs
import tables


def check_profile(profile, configuration, folder, hidden, identifiers):
    """All checks of one profile: (what was compared, what is wrong, identifiers that exist)."""
    config = configuration.headers(profile.name)
    if config is None:
        return {}, [f'the build knows no profile {profile.name}'], set()
    counts, wrong = {}, []

    def note(what, result):
        counts[what], problems = result
        wrong.extend(f'{what}: {p}' for p in problems)
        if not counts[what]:
            wrong.append(f'{what}: nothing was compared')

    compiler = programs.Compiler(profile.arch, config, folder)
    note('values', programs.check_values(compiler, profile))
    note('kernel', programs.check_kernel(compiler, profile))
    note('types', programs.check_prototypes(compiler, profile, tables.functions(profile.arch)))
    note('config', programs.check_config(compiler, profile))
    note('syscalls', programs.check_syscall_gates(profile, tables.read('syscalls-all.csv')))
    note('hidden', programs.check_hidden(compiler, hidden))
    note('invocations', stubs.check_invocations(profile, config, folder, tables.invocations(profile.arch)))
    note('stubs', stubs.check_syscalls(profile, config, folder))
    missing = programs.undeclared(compiler, identifiers, 'identifiers.c')
    return counts, wrong, set(identifiers) - missing


def check_build(profile, configuration):
    """The build must configure a profile that the kernel supports, and refuse one that it does not."""
    error, header, json_files = configuration.build(profile.name)
    if not profile.buildable:
        refused = 'does not support yet' in error
        return [] if refused else [f'-Dprofile={profile.name} is not refused: {error}']
    if error:
        return [error]
    wrong = []
    config = configuration.headers(profile.name)
    expected = ''.join((config / kind / 'gen_config.h').read_text() for kind in ('kernel', 'sel4'))
    if header != expected:
        wrong.append('the profile alone is configured differently from the profile among all')
    return wrong + configure.compare_json(profile, json_files)


def names_of(profile):
    """Plain identifiers that the tables show in this profile."""
    names = {r['name'] for r in profile.rows if r['name'].isidentifier()}
    return names | {f['function'] for f in tables.functions(profile.arch) if profile.has(f['profiles'])}


def check_sensitivity(profile, config, folder):
    """The test tested: wrong rows, a wrong type and wrong messages must be found. (count, wrong)."""
    compiler = programs.Compiler(profile.arch, config, folder)
    headers = programs.user_headers(profile.arch)
    rows = {}
    for kind, name, expression, value in profile.values():
        rows.setdefault((kind, programs.is_constant(name)), (kind, name, expression, value ^ 1))
    expected = {row[1] for row in rows.values()}
    found = set()
    for constant in (True, False):
        chosen = [row for (_, c), row in rows.items() if c == constant]
        found |= {w.split(': ')[0] for w in programs.check_rows(compiler, headers, chosen, 'wrong-rows')[1]}
    wrong = [f'a wrong value of {n} is not found' for n in expected - found]
    function = dict(tables.functions(profile.arch)[-1], parameters='seL4_Word *wrong', profiles='all')
    if not programs.check_prototypes(compiler, profile, [function])[1]:
        wrong.append('a wrong type is not found')
    if not programs.check_hidden(compiler, ['seL4_SysCall'])[1]:
        wrong.append('a name that exists is not found')
    row = next(r for r in tables.invocations(profile.arch) if r['label'] == 'CNodeMint')
    for column, was, now in (('message_registers', 'MR1[7:0] dest_depth', 'MR1[6:0] dest_depth'),
                             ('message_registers', 'MR5 badge', 'MR6 badge'),
                             ('extra_caps', 'src_root', 'src_index'), ('label', 'Mint', 'Copy')):
        changed = dict(row, **{column: row[column].replace(was, now)})
        if not stubs.check_invocations(profile, config, folder, [changed])[1]:
            wrong.append(f'a message with {now} instead of {was} is not found')
    return len(expected) + 6, wrong


FOREIGN = {  # names that other versions of the interface have and this one must not
    'seL4_Reply', 'seL4_CNode_SaveCaller', 'seL4_TCB_SetAffinity', 'seL4_KernelImageObject',
    'seL4_X86_PageDirectory_GetStatusBits', 'seL4_ARM_Page_MapIO', 'seL4_SysReply', 'CNodeSaveCaller',
}


class Report:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def line(self, name, text, wrong):
        print(f'{name:32} {"FAILED" if wrong else "ok    "} {text}')
        for w in wrong[:10]:
            print(f'    {w}')
        if len(wrong) > 10:
            print(f'    ... and {len(wrong) - 10} more')
        if wrong:
            self.failed += 1
        else:
            self.passed += 1
        sys.stdout.flush()

    def skip(self, name, reason):
        print(f'{name:32} skipped {reason}')
        self.skipped += 1


def check_identifiers(arch, existing, typed, report):
    """The identifiers of existing programs: each must exist in at least one profile."""
    rows = tables.identifiers(arch)
    types = [r['identifier'] for r in rows if r['kind'] == 'type']
    wrong = [f'{r["identifier"]} ({r["kind"]}) exists in no profile' for r in rows
             if r['kind'] != 'type' and r['identifier'] not in existing]
    wrong += [f'{t}: no such type' for t in typed]
    text = f'{len(rows)} names of existing programs, {len(types)} of them types'
    report.line(f'{arch} identifiers', text, wrong)


def missing_types(arch, config, folder):
    """Identifiers of kind type that are no type in the headers."""
    names = [r['identifier'] for r in tables.identifiers(arch) if r['kind'] == 'type']
    compiler = programs.Compiler(arch, config, folder)
    text = programs.includes(programs.user_headers(arch))
    lines = {}
    for i, n in enumerate(names):
        text += f'typedef {n} probe_{i};\n'
        lines[text.count('\n')] = n
    return programs.failures(compiler.run('types.c', text, ['-fsyntax-only', '-w']).stderr, lines)


def run_arch(arch, only, folder, pool, report):
    configuration = configure.Configuration(arch, folder)
    profiles = tables.profiles(arch)
    names = {p.name: names_of(p) for p in profiles}
    everything = set().union(*names.values()) | FOREIGN
    identifiers = sorted(r['identifier'] for r in tables.identifiers(arch) if r['kind'] != 'type')
    chosen = [p for p in profiles if not only or p.name in only]
    checks = {p.name: pool.submit(check_profile, p, configuration, folder / 'profiles' / p.name,
                                  everything - names[p.name], identifiers) for p in chosen}
    builds = {p.name: pool.submit(check_build, p, configuration) for p in chosen}
    existing = set()
    for p in chosen:
        counts, wrong, found = checks[p.name].result()
        existing |= found
        wrong = wrong + builds[p.name].result()
        text = ', '.join(f'{n} {what}' for what, n in counts.items())
        report.line(f'{arch} {p.name}', text + ('' if p.buildable else ' (headers only)'), wrong)
    if only:
        return
    base = configuration.headers('mcs')
    count, wrong, absent = standalone.check_headers(arch, base, folder / 'standalone')
    report.line(f'{arch} headers alone', f'{count} compilations', wrong)
    for name in absent:
        report.skip(f'{arch} {name}', 'compiler is not installed')
    mcs = next(p for p in profiles if p.name == 'mcs')
    count, wrong = standalone.check_constants(mcs, base, folder / 'standalone')
    report.line(f'{arch} constants alone', f'{count} values by the bare preprocessor and assembler', wrong)
    count, wrong = standalone.check_library(arch, base, folder / 'standalone')
    report.line(f'{arch} library', f'{count} facts about inline and weak stubs', wrong)
    count, wrong = check_sensitivity(mcs, base, folder / 'sensitivity')
    report.line(f'{arch} test of the test', f'{count} wrong facts found', wrong)
    vtx = configuration.headers('vtx64-iommu-smp' if arch == 'x86_64' else 'mcs')
    check_identifiers(arch, existing, missing_types(arch, vtx, folder / 'standalone'), report)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--arch', choices=list(tables.ARCHES), action='append', help='only this architecture')
    parser.add_argument('--profile', action='append', help='only this profile (a value of the meson option)')
    parser.add_argument('--build-root', help='where ci/test keeps build folders; this suite keeps none')
    parser.add_argument('--jobs', type=int, default=os.cpu_count() or 2)
    arguments = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory(prefix='tagua-abi-') as folder, \
            concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for arch in arguments.arch or tables.ARCHES:
            run_arch(arch, arguments.profile, Path(folder) / arch, pool, report)
    print(f'{report.passed} passed, {report.failed} failed, {report.skipped} skipped')
    return 1 if report.failed or not report.passed else 0


if __name__ == '__main__':
    sys.exit(main())
