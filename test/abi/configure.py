# SPDX-License-Identifier: BSD-2-Clause
"""Runs the build's own configuration (api/meson.build) without the rest of the build."""

import json
import shutil
import subprocess

from tables import ARCHES, ROOT


class Configuration:
    """The configuration headers of every profile of one architecture."""

    def __init__(self, arch, folder):
        self.arch, self.folder = arch, folder
        board = ARCHES[arch]['board']
        self.cross_file = ROOT / 'plat' / board / 'gcc.ini'
        self.project = folder / 'project'
        self.project.mkdir(parents=True)
        (self.project / 'api').symlink_to(ROOT / 'api')
        (self.project / 'meson_options.txt').symlink_to(ROOT / 'meson_options.txt')
        facts = (ROOT / 'plat' / board / 'meson.build').read_text().split('}')[0] + '}'
        (self.project / 'meson.build').write_text(
            "project('abi', 'c', meson_version: '>= 1.0.0')\n"
            "cc = meson.get_compiler('c')\n"
            f"board = '{board}'\n{facts}\n"
            "subdir('api')\n")
        self.setup('all', ['-Dall_profiles=true'], must=True)

    def setup(self, name, options, must=False):
        """Run meson; the error message or ''."""
        build = self.folder / ('build-' + name)
        command = ['meson', 'setup', build, self.project, '--cross-file', self.cross_file, *options]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode == 0:
            return ''
        message = [line for line in run.stdout.splitlines() if 'ERROR' in line]
        if must:
            raise SystemExit(f'meson setup for {self.arch} failed:\n{run.stdout}\n{run.stderr}')
        return message[0] if message else 'meson failed'

    def headers(self, profile):
        """A folder with kernel/gen_config.h and sel4/gen_config.h of the profile, for the include path."""
        result = self.folder / 'config' / profile
        for kind in ('kernel', 'sel4'):
            (result / kind).mkdir(parents=True, exist_ok=True)
            source = self.folder / 'build-all' / 'api' / f'{kind}-{profile}.h'
            if not source.exists():
                return None
            shutil.copy(source, result / kind / 'gen_config.h')
        return result

    def build(self, profile):
        """Configure the profile as a person would; returns (error message, gen_config.h, JSON files)."""
        error = self.setup(profile, [f'-Dprofile={profile}'])
        if error:
            return error, None, None
        build = self.folder / ('build-' + profile)
        subprocess.run(['ninja', '-C', build, '-j1'], check=True, capture_output=True)
        config = build / 'api' / 'config'
        header = ''.join((config / kind / 'gen_config.h').read_text() for kind in ('kernel', 'sel4'))
        return '', header, {
            'kernel': json.loads((config / 'kernel' / 'gen_config.json').read_text()),
            'sel4': json.loads((config / 'sel4' / 'gen_config.json').read_text()),
            'invocations': json.loads((build / 'api' / 'invocations_all.json').read_text()),
        }


def compare_json(profile, json_files):
    """Differences between the JSON files of a build and the tables."""
    wrong = []
    # Terminators and the older names of two labels are not labels.
    labels = {r['name']: int(r['value']) for r in profile.rows
              if r['kind'] == 'label' and not r['name'].startswith(('n', 'ARMPageDirectory'))}
    if json_files['invocations'] != labels:
        wrong.append('invocations_all.json differs from the table')
    keys = {**json_files['kernel'], **json_files['sel4']}
    for macro, value in profile.config.items():
        key = keys.get(macro.removeprefix('CONFIG_'))
        if isinstance(key, bool):
            key = '1' if key else ''
        if (key or '') != value:
            wrong.append(f'gen_config.json: {macro} is {key!r}, the table says {value!r}')
    needed = ['SEL4_ARCH', 'WORD_SIZE', 'PADDR_USER_DEVICE_TOP', 'ROOT_CNODE_SIZE_BITS', 'MAX_NUM_NODES',
              'RETYPE_FAN_OUT_LIMIT', 'NUM_DOMAINS', 'NUM_DOMAIN_SCHEDULES', 'HAVE_FPU', 'ENABLE_SMP_SUPPORT']
    needed += {'x86_64': ['VTX', 'IOMMU'], 'riscv64': [],
               'aarch64': ['ARM_HYPERVISOR_SUPPORT', 'ARM_PA_SIZE_BITS_40', 'ARM_PA_SIZE_BITS_44',
                           'ALLOW_SMC_CALLS']}[profile.arch]
    wrong += [f'gen_config.json has no key {key}' for key in needed if key not in keys]
    return wrong
