import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { BackendProbe } from '../../shared/backend-probe.ts';
import { SweepError } from '../../shared/errors.ts';
import { probeBackend } from '../doctor/probe-backend.ts';
import { buildBinding, unpackWheel } from './build-native.ts';
import { fetchWheel, verifyWheel } from './fetch-wheel.ts';
import { findInstallation, type Installation } from './native-package.ts';
import { wheel } from './native-release.ts';
import { addNativePackage, type NpmRequest, rebuildWithNpm } from './npm-install.ts';
import { checkPrerequisites } from './prerequisites.ts';
import type { Steps } from './steps.ts';

/** What setup works with. */
export interface SetupRequest {
  readonly packageRoot: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** A wheel that is here already. */
  readonly wheel: string | undefined;
  readonly steps: Steps;
  readonly signal: AbortSignal;
}

/** How the native backend came to work: it did before, by npm's own download, or by the wheel. */
export interface SetupOutcome {
  readonly route: 'was there' | 'npm' | 'wheel';
  readonly probe: Extract<BackendProbe, { works: true }>;
}

/**
 * Makes the native backend work: nothing where it does, else npm's own way, else the library from the Python wheel with
 * the binding compiled here. Each step is judged by whether the backend then trains. Can be run again at any time.
 * @throws SweepError `SETUP_FAILED`
 */
export async function setUpNative(request: SetupRequest): Promise<SetupOutcome> {
  const { steps, packageRoot, env, signal } = request;
  const before = await steps.run('looking for the native TensorFlow', () => probe(request));
  if (before.works) return { route: 'was there', probe: before };
  const installation = findInstallation(packageRoot);
  const npm = { packageRoot, project: installation.project, env, signal };
  const native = await nativeFolder(request, installation, npm);
  if (request.wheel === undefined) {
    const rebuilt = await steps.run("npm's own download", () => rebuildWithNpm(npm, native));
    const after = rebuilt.content ? await probe(request) : null;
    if (after?.works === true) return { route: 'npm', probe: after };
    steps.say(`  npm's own download did not work: ${rebuilt.content ? (after?.message ?? '') : rebuilt.lastWords}`);
  }
  checkPlatform();
  const { nodeDir } = await steps.run('looking for compiler, Python and headers', () =>
    checkPrerequisites({ ...request, cwd: native, offline: request.wheel !== undefined }),
  );
  await layLibrary(request, native);
  await steps.run('compiling the binding', () => buildBinding(nodeDir, { native, env, signal }));
  const after = await steps.run('training on it', () => probe(request));
  if (after.works) return { route: 'wheel', probe: after };
  throw new SweepError('SETUP_FAILED', `The native package was built, but ${after.message}`, {
    hint: 'Please report this with the output of hypersweep doctor. hypersweep trains on wasm meanwhile.',
  });
}

function probe({ env, signal }: SetupRequest): Promise<BackendProbe> {
  signal.throwIfAborted();
  return probeBackend('node', { threads: availableParallelism(), environment: env });
}

async function nativeFolder({ steps }: SetupRequest, { native }: Installation, npm: NpmRequest): Promise<string> {
  return native ?? steps.run('adding the package that npm left out', () => addNativePackage(npm));
}

/** Fetches or takes the wheel, checks it and lays its library below the native package. */
async function layLibrary(request: SetupRequest, native: string): Promise<void> {
  const { steps, env, signal, cwd } = request;
  const build = { native, env, signal };
  const given = request.wheel === undefined ? null : resolve(cwd, request.wheel);
  const folder = await mkdtemp(join(native, 'wheel-'));
  try {
    const title = `fetching ${wheel.project} ${wheel.version}`;
    const megabytes = (bytes: number) => String(Math.round(bytes / 1e6));
    const onBytes = (bytes: number) => steps.detail(`${megabytes(bytes)} of ${megabytes(wheel.bytes)} MB`);
    const path = given ?? (await steps.run(title, () => fetchWheel({ folder, env, signal, onBytes })));
    await steps.run('checking its SHA-256', () => verifyWheel(path));
    await steps.run('unpacking the library', () => unpackWheel(path, build));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws SweepError `SETUP_FAILED` where the wheel's library cannot run */
export function checkPlatform(
  { platform, arch, glibc }: { platform: string; arch: string; glibc: boolean } = thisPlatform(),
): void {
  if (platform === 'linux' && arch === 'x64' && glibc) return;
  const here = `${platform} ${arch}${platform === 'linux' && !glibc ? ' with musl' : ''}`;
  throw new SweepError(
    'SETUP_FAILED',
    `Beside npm's own download, setup knows only the native library for Linux x64 with glibc; this is ${here}.`,
    { hint: 'Use backend: wasm, which needs nothing and trains small networks as fast, or sweep on another machine.' },
  );
}

function thisPlatform() {
  const report: unknown = process.report.getReport();
  const header: unknown = typeof report === 'object' && report !== null ? Reflect.get(report, 'header') : undefined;
  const glibc = typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header;
  return { platform: process.platform, arch: process.arch, glibc };
}
