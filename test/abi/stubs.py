# SPDX-License-Identifier: BSD-2-Clause
"""Runs the stubs on the build machine, with the trap instruction replaced (mock/)."""

import re
import subprocess

from tables import HERE, ROOT, parameters

VALUES = {'seL4_Bool': '1', 'seL4_Uint8': '0xe7', 'seL4_Uint16': '0xc3d5', 'seL4_Uint32': '0x89abcdef'}


def argument(kind, index):
    """A value for parameter number `index`, different from all others, with high bits where there are."""
    if kind in VALUES:
        return VALUES[kind]
    return f'0x{index + 1:x}1000000000000{index + 1:02x}ul'


def invocation_test(row, number):
    """A C function that calls one stub and checks the message, the results, and what an error leaves."""
    stub = row['c_stub']
    params = parameters(row['parameters'])
    value = {name: argument(kind, i) for i, (kind, name) in enumerate(params)}
    before, call = '', []
    for kind, name in params:
        if kind.endswith('*'):
            struct = kind.removesuffix(' *')
            before += (f'    static {struct} {name};\n    seL4_Word *{name}_words = (seL4_Word *)&{name};\n'
                       f'    for (unsigned i = 0; i < sizeof({name}) / 8; i++) {{\n'
                       f'        {name}_words[i] = 0x7e600 + i;\n    }}\n')
            call.append('&' + name)
        elif kind == 'seL4_CapRights_t':
            before += f'    seL4_CapRights_t {name};\n    {name}.words[0] = {value[name]};\n'
            call.append(name)
        elif kind.endswith('Attributes') or kind == 'seL4_VCPUReg':
            call.append(f'({kind}){value[name]}')
        else:
            call.append(value[name])
    if 'count' in value:
        call[[n for _, n in params].index('count')] = 'sizeof(seL4_UserContext) / 8'
        value['count'] = 'sizeof(seL4_UserContext) / 8'

    registers = {}      # message register -> C expression
    checks = ''
    for item in filter(None, row['message_registers'].split(', ')):
        m = re.match(r'MR(\d+)(?:\.\.MR(\d+))?(?:\[(\d+)(?::(\d+))?\])? (\w+)$', item)
        first, last, name = int(m[1]), int(m[2] or m[1]), m[5]
        if m[2]:
            # A structure: as many words as it has in this profile.
            for i in range(first, last + 1):
                registers[i] = f'(sizeof({name}) > {(i - first) * 8} ? 0x7e600 + {i - first} : -1ul)'
            checks += f'    EXPECT("size of {name}", sizeof({name}) / 8 <= {last - first + 1}, 1);\n'
        elif m[3]:
            high = int(m[3])
            low = int(m[4] if m[4] is not None else m[3])
            mask = f'{(1 << (high - low + 1)) - 1:#x}ul'
            registers[first] = registers.get(first, '0') + f' | (({value[name]} & {mask}) << {low})'
        else:
            registers[first] = value[name]
    length = max(registers) + 1 if registers else 0
    variable = 'sizeof(seL4_VCPUContext) / 8' if stub == 'seL4_X86_VCPU_WriteRegisters' else str(length)
    caps = re.findall(r'\[(\d+)\] (\w+)', row['extra_caps'])

    checks += f'    EXPECT("number", mock_trap.number, seL4_SysCall);\n'
    checks += f'    EXPECT("capability", mock_trap.cap, {value["_service"]});\n'
    checks += (f'    EXPECT("information", mock_trap.info, '
               f'(seL4_Word){row["label"]} << 12 | {len(caps)} << 7 | {variable});\n')
    for i in range(max(4, length)):
        place = f'mock_trap.mr[{i}]' if i < 4 else f'mock_trap.buffer.msg[{i}]'
        expected = registers.get(i, '0')
        guard = f'if ({expected} != -1ul) ' if 'sizeof(' in expected and '?' in expected else ''
        checks += f'    {guard}EXPECT("MR{i}", {place}, {expected});\n'
    for i, name in caps:
        checks += f'    EXPECT("capability {i}", mock_trap.buffer.caps_or_badges[{i}], {value[name]});\n'

    plain = row['returns'] == 'seL4_Error'
    text = f'static void test_{number}(void)\n{{\n    mock_reset("{stub}");\n{before}'
    text += f'    {row["returns"]} result = {stub}({", ".join(call)});\n{checks}'
    text += f'    EXPECT("error", result{"" if plain else ".error"}, 0);\n'
    for item in filter(None, row['result_registers'].split(', ')):
        m = re.match(r'MR(\d+)(?:\.\.MR(\d+))?(?:\[(\d+)(?::(\d+))?\])? (\w+)$', item)
        if m[2]:
            text += (f'    for (unsigned i = 0; i < sizeof({m[5]}) / 8; i++) {{\n'
                     f'        EXPECT("{m[5]}", {m[5]}_words[i], 0xa500 + i);\n    }}\n')
        else:
            bits = int(m[3] or 63) - int(m[4] or 0) + 1
            text += (f'    EXPECT("{m[5]}", result.{m[5]}, (0xa500ul + {m[1]}) & {(1 << bits) - 1:#x}ul);\n')
    text += f'    mock_reset("{stub} with an error");\n'
    text += '    mock_answer.info = (seL4_Word)seL4_RangeError << 12 | 2;\n'
    text += f'    result = {stub}({", ".join(call)});\n'
    text += f'    EXPECT("error", result{"" if plain else ".error"}, seL4_RangeError);\n'
    for i in range(4):
        text += f'    EXPECT("MR{i} after the error", seL4_GetMR({i}), 0xa500 + {i});\n'
    return text + '}\n\n'


def run_native(arch, config, folder, name, text, sources=()):
    """Compile for the build machine against the mock, run; returns (checks, wrong)."""
    folder.mkdir(parents=True, exist_ok=True)
    source, program = folder / (name + '.c'), folder / name
    source.write_text(text)
    build = subprocess.run(
        ['cc', '-std=gnu17', '-O0', '-w', f'-I{HERE}/mock', f'-I{ROOT}/api/include',
         f'-I{ROOT}/api/arch/{arch}/include', f'-I{config}', '-o', program, source, *sources],
        capture_output=True, text=True)
    if build.returncode:
        return 0, [line for line in build.stderr.splitlines() if 'error' in line][:5]
    run = subprocess.run([program], capture_output=True, text=True, timeout=60)
    lines = run.stdout.splitlines()
    summary = re.match(r'(\d+) checks, (\d+) failures$', lines[-1] if lines else '')
    if not summary or run.returncode < 0:
        return 0, [f'{name} ended with {run.returncode}']
    return int(summary[1]), lines[:-1]


def check_invocations(profile, config, folder, rows):
    text = '#include "mock.h"\n\n'
    calls = ''
    for number, row in enumerate(rows):
        if profile.gate(row['gate']) and 'GetStatusBits' not in row['c_stub']:
            text += invocation_test(row, number)
            calls += f'    test_{number}();\n'
    text += f'int main(void)\n{{\n{calls}    return mock_report();\n}}\n'
    return run_native(profile.arch, config, folder, 'invocations', text)


def check_syscalls(profile, config, folder):
    return run_native(profile.arch, config, folder, 'syscalls', (HERE / 'syscall_stubs.c').read_text())
