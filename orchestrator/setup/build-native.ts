import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import { headerFolders, libraries } from './native-release.ts';
import { lastLines, runProgram } from './run-program.ts';

/** What the build steps share. */
export interface BuildRequest {
  /** The native package's folder. */
  readonly native: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Lays the named headers and libraries of a wheel (a ZIP file) below `deps`; arguments: wheel, folder, JSON of both lists. */
const unpackScript = `
import json, os, shutil, sys, zipfile
wheel, folder, wanted = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        name = entry.filename
        header = name[len('tensorflow/include/'):] if name.startswith('tensorflow/include/') else ''
        library = name[len('tensorflow/'):]
        if header.endswith('.h') and header.startswith(tuple(wanted['headers'])):
            path = os.path.join(folder, 'include', header)
        elif library in wanted['libraries']:
            path = os.path.join(folder, 'lib', library)
        else:
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(entry) as source, open(path, 'wb') as target:
            shutil.copyfileobj(source, target, 1 << 20)
`;

/**
 * Takes headers and libraries out of a wheel and lays them where the native package's build looks.
 * @throws SweepError `SETUP_FAILED`
 */
export async function unpackWheel(wheel: string, { native, env, signal }: BuildRequest): Promise<void> {
  const deps = join(native, 'deps');
  await rm(deps, { recursive: true, force: true });
  await mkdir(join(deps, 'lib'), { recursive: true });
  const wanted = JSON.stringify({ headers: headerFolders, libraries: libraries.map(({ file }) => file) });
  const ran = await runProgram('python3', ['-c', unpackScript, wheel, deps, wanted], { cwd: native, env, signal });
  if (ran.status !== 0)
    throw new SweepError('SETUP_FAILED', `The wheel cannot be unpacked:\n${lastLines(ran.output)}`, {
      hint: 'Check disk space and permissions there, and run setup again.',
    });
  for (const { file, links } of libraries) for (const link of links) await symlink(file, join(deps, 'lib', link));
}

/**
 * Compiles the binding against what {@link unpackWheel} laid down; about ten seconds.
 * @throws SweepError `SETUP_FAILED`
 */
export async function buildBinding(nodeDir: string, { native, env, signal }: BuildRequest): Promise<void> {
  const ran = await runProgram('npm', ['run', 'build-addon-from-source'], {
    cwd: native,
    env: { ...env, npm_config_nodedir: nodeDir },
    signal,
  });
  if (ran.status === 0) return;
  const errors = ran.output.split('\n').filter((line) => /error[: ]/i.test(line) && !/ERR!|npm error/.test(line));
  throw new SweepError(
    'SETUP_FAILED',
    `The native package cannot be compiled:\n${lastLines(errors.join('\n') || ran.output)}`,
    { hint: 'A C++17 compiler is needed (g++ 9 or newer). hypersweep trains on wasm until this works.' },
  );
}
