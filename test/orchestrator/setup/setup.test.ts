import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unpackWheel } from '../../../orchestrator/setup/build-native.ts';
import { fetchWheel, verifyWheel } from '../../../orchestrator/setup/fetch-wheel.ts';
import { findInstallation } from '../../../orchestrator/setup/native-package.ts';
import { nativePackage, wheel } from '../../../orchestrator/setup/native-release.ts';
import { rebuildWithNpm } from '../../../orchestrator/setup/npm-install.ts';
import { checkPrerequisites, findNodeDir } from '../../../orchestrator/setup/prerequisites.ts';
import { checkPlatform } from '../../../orchestrator/setup/set-up-native.ts';
import { stepsOn } from '../../../orchestrator/setup/steps.ts';
import type { SweepError } from '../../../shared/errors.ts';
import { root } from '../../support/run-cli.ts';

const { signal } = new AbortController();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hs-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A file with its folders, below the test's own folder. */
function put(path: string, text = ''): string {
  const absolute = join(folder, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, text);
  return absolute;
}

/** A PATH with these programs alone, each a shell script. */
function programs(scripts: Record<string, string>): NodeJS.ProcessEnv {
  for (const [name, script] of Object.entries(scripts)) chmodSync(put(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  return { PATH: join(folder, 'bin') };
}

async function refusal(work: () => unknown): Promise<SweepError> {
  try {
    await work();
  } catch (error) {
    return error as SweepError;
  }
  throw new Error('a refusal was expected');
}

describe('what the build needs', () => {
  it('names all that is missing at once, in the words of the package manager that is here', async () => {
    const env = programs({ 'apt-get': 'exit 0', make: 'exit 0', python3: '[ "$1" = --version ]', npm: 'exit 0' });
    const error = await refusal(() => checkPrerequisites({ env, cwd: folder, offline: false, signal }));
    expect(error.code).toBe('SETUP_FAILED');
    expect(error.message).toMatch(
      /^Building the native package needs g\+\+, pip(, Node's headers)?, not found here\.$/,
    );
    expect(error.hint).toMatch(/^Install it: apt-get install g\+\+ python3-pip/);
    expect(error.hint).toContain('--wheel FILE');
  });

  it('needs no pip where the wheel is a file, and speaks plainly where no package manager is known', async () => {
    const env = programs({ make: 'exit 0', python3: '[ "$1" = --version ]', npm: 'exit 0' });
    const error = await refusal(() => checkPrerequisites({ env, cwd: folder, offline: true, signal }));
    expect(error.message).not.toContain('pip');
    expect(error.hint).toMatch(/^Install what is missing with your system's package manager\./);
  });

  it('finds headers where npm says, then beside the running node', () => {
    for (const name of ['node_api.h', 'common.gypi', 'config.gypi']) {
      put(`asked/include/node/${name}`);
      put(`beside/include/node/${name}`);
    }
    const node = join(folder, 'beside/bin/node');
    expect(findNodeDir(join(folder, 'asked'), node)).toBe(join(folder, 'asked'));
    expect(findNodeDir(join(folder, 'nowhere'), node)).toBe(join(folder, 'beside'));
    rmSync(join(folder, 'beside/include/node/config.gypi'));
    expect(findNodeDir('', node)).not.toBe(join(folder, 'beside'));
  });

  it('says so on every other platform', async () => {
    checkPlatform({ platform: 'linux', arch: 'x64', glibc: true });
    const others = [
      [{ platform: 'darwin', arch: 'arm64', glibc: false }, 'darwin arm64'],
      [{ platform: 'linux', arch: 'arm64', glibc: true }, 'linux arm64'],
      [{ platform: 'linux', arch: 'x64', glibc: false }, 'linux x64 with musl'],
    ] as const;
    for (const [platform, words] of others) {
      const error = await refusal(() => checkPlatform(platform));
      expect(error.message).toBe(
        `Beside npm's own download, setup knows only the native library for Linux x64 with glibc; this is ${words}.`,
      );
    }
  });
});

describe('the project that npm keeps', () => {
  it('is the folder around node_modules, or the clone itself', () => {
    put('app/package.json', '{}');
    expect(findInstallation(join(folder, 'app/node_modules/hypersweep'))).toEqual({
      project: join(folder, 'app'),
      native: null,
    });
    put('clone/package.json', '{}');
    const manifest = put(
      'clone/node_modules/@tensorflow/tfjs-node/package.json',
      JSON.stringify({ version: nativePackage.version }),
    );
    expect(findInstallation(join(folder, 'clone'))).toEqual({
      project: join(folder, 'clone'),
      native: dirname(manifest),
    });
  });

  it('is refused where another package manager keeps it', async () => {
    put('app/package.json', '{}');
    put('app/pnpm-lock.yaml');
    const error = await refusal(() => findInstallation(join(folder, 'app/node_modules/hypersweep')));
    expect(error.message).toBe(
      `@tensorflow/tfjs-node is not installed, and npm does not keep the packages of ${join(folder, 'app')}.`,
    );
    expect(error.hint).toContain('pnpm add --ignore-scripts @tensorflow/tfjs-node@4.22.0');
  });

  it('has the version that package.json asks for', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(manifest.optionalDependencies[nativePackage.name]).toBe(nativePackage.version);
  });
});

describe("npm's own download", () => {
  const request = (env: NodeJS.ProcessEnv) => ({ packageRoot: folder, project: folder, env, signal });

  it('is told with its reason when it fails', async () => {
    const env = programs({ npm: 'echo "npm error Error: getaddrinfo ENOTFOUND some.host" >&2; exit 1' });
    expect(await rebuildWithNpm(request(env), folder)).toEqual({
      content: false,
      lastWords: 'getaddrinfo ENOTFOUND some.host',
    });
  });

  it('may be content', async () => {
    expect(await rebuildWithNpm(request(programs({ npm: 'exit 0' })), folder)).toMatchObject({ content: true });
  });
});

describe('the wheel', () => {
  it('is asked of pip by version, checksum and platform, whatever Python is here', async () => {
    const env = programs({
      python3: `echo "$@" > ${folder}/asked; /bin/cp ${folder}/requirement.txt ${folder}/given; echo x > ${folder}/${wheel.file}`,
    });
    expect(await fetchWheel({ folder, env, signal, onBytes: () => undefined })).toBe(join(folder, wheel.file));
    expect(readFileSync(join(folder, 'given'), 'utf8')).toBe(`tensorflow-cpu==2.15.1 --hash=sha256:${wheel.sha256}\n`);
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(
      /^-m pip download --no-deps --only-binary=:all: --require-hashes .*--python-version 3\.11 .*--platform manylinux2014_x86_64/,
    );
  });

  it("that pip cannot fetch is told in pip's last words, with the way around", async () => {
    const env = programs({ python3: 'echo "ERROR: No matching distribution found" >&2; exit 1' });
    const error = await refusal(() => fetchWheel({ folder, env, signal, onBytes: () => undefined }));
    expect(error.message).toBe('pip could not fetch the native library:\nERROR: No matching distribution found');
    expect(error.hint).toContain('--wheel FILE');
  });

  it('is refused when it is another file', async () => {
    const path = put('other.whl', 'something else');
    const error = await refusal(() => verifyWheel(path));
    expect(error.message).toMatch(/other\.whl has the SHA-256 [0-9a-f]{64}; tensorflow_cpu-2\.15\.1-\S+ has 54660c07/);
    expect((await refusal(() => verifyWheel(join(folder, 'none')))).message).toMatch(/none cannot be read: .*ENOENT/);
  });

  it('gives its C headers and libraries, and nothing else', async () => {
    const names = [
      'tensorflow/include/tensorflow/c/c_api.h',
      'tensorflow/include/tensorflow/c/notes.txt',
      'tensorflow/include/tsl/c/tsl_status.h',
      'tensorflow/include/Eigen/Core.h',
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.so.2',
      'tensorflow/python/x.py',
    ];
    const script = `import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z:\n  [z.writestr(n, n) for n in sys.argv[2:]]`;
    const path = join(folder, 'small.whl');
    execFileSync('python3', ['-c', script, path, ...names]);
    put('native/deps/include/old.h');
    await unpackWheel(path, { native: join(folder, 'native'), env: process.env, signal });
    const deps = join(folder, 'native/deps');
    const files = readdirSync(deps, { recursive: true }).map(String);
    expect(files.filter((name) => /\.(h|txt|py|so.*)$/.test(name)).sort()).toEqual([
      'include/tensorflow/c/c_api.h',
      'include/tsl/c/tsl_status.h',
      'lib/libtensorflow.so',
      'lib/libtensorflow.so.2.9.1',
      'lib/libtensorflow_cc.so.2',
      'lib/libtensorflow_framework.so',
      'lib/libtensorflow_framework.so.2',
      'lib/libtensorflow_framework.so.2.9.1',
    ]);
    expect(readlinkSync(join(deps, 'lib/libtensorflow.so'))).toBe('libtensorflow_cc.so.2');
    expect(readFileSync(join(deps, 'lib/libtensorflow.so'), 'utf8')).toBe('tensorflow/libtensorflow_cc.so.2');
  });

  it('that is no ZIP file is told', async () => {
    const path = put('broken.whl', 'no zip');
    mkdirSync(join(folder, 'native'));
    const request = { native: join(folder, 'native'), env: process.env, signal };
    expect((await refusal(() => unpackWheel(path, request))).message).toMatch(
      /^The wheel cannot be unpacked:\n[\s\S]*BadZipFile/,
    );
  });
});

describe('steps on a screen', () => {
  it('stand while they run and leave a line with their seconds, also when they fail', async () => {
    const lines: string[] = [];
    const drawn: string[] = [];
    let now = 0;
    const steps = stepsOn({ line: (text) => lines.push(text), redraw: (text) => drawn.push(text), now: () => now });
    const work = (outcome: () => number) =>
      steps.run('fetching', () => {
        now += 1500;
        return Promise.resolve().then(outcome);
      });
    expect(await work(() => 7)).toBe(7);
    await expect(
      work(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(lines).toEqual(['  fetching: 1.5 s', '  fetching: 1.5 s']);
    expect(drawn).toEqual(['  fetching ... 0.0 s', '', '  fetching ... 0.0 s', '']);
  });
});
