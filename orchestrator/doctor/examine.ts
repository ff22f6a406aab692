import { transform } from 'esbuild';
import { statfs } from 'node:fs/promises';
import { backends, type Backend } from '../../shared/records.ts';
import { SweepError } from '../../shared/errors.ts';
import { describeStoreAddress } from '../../shared/store-address.ts';
import { findStateFolder } from '../store/state-folder.ts';
import { openStore } from '../store/open-store.ts';
import { backendFindings } from './backends.ts';
import type { Finding } from './finding.ts';
import { diskFinding, machineFindings, type Machine, problem } from './machine.ts';
import { probeBackend } from './probe-backend.ts';

/** What an examination is about. */
export interface ExamineRequest {
  readonly machine: Machine;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly store: string | undefined;
}

/** Everything that a sweep needs here, tried for real: backends train, the store is opened, a task is compiled. */
export async function examine(request: ExamineRequest): Promise<Finding[]> {
  const machine = machineFindings(request.machine);
  const store = await storeFinding(request);
  const disk = await diskOf(findStateFolder(request.cwd), request.cwd);
  return [...machine, ...backendFindings(await probeAll(request)), store, disk, await compilerFinding()];
}

/** One after the other, so that the times mean something. */
async function probeAll({ machine, env }: ExamineRequest) {
  const probe = (backend: Backend) => probeBackend(backend, { threads: machine.cores, environment: env });
  const [node, wasm, cpu] = [await probe(backends[0]), await probe(backends[1]), await probe(backends[2])];
  return { node, wasm, cpu };
}

async function storeFinding({ store, env, cwd }: ExamineRequest): Promise<Finding> {
  const subject = 'store';
  try {
    const open = await openStore({ store, env, cwd });
    await open.close();
    const place = describeStoreAddress(open.address);
    return { subject, level: 'ok', text: open.kind === 'private' ? `a private one, ${place}` : place };
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    return problem(subject, error.message, error.hint ?? 'See docs/workers.md.');
  }
}

async function diskOf(folder: string, cwd: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder).catch(() => statfs(cwd));
  return diskFinding(folder, bavail * bsize);
}

/** Task files are compiled by esbuild, a program of its own that npm installs with a script. */
async function compilerFinding(): Promise<Finding> {
  const subject = 'task files';
  try {
    await transform('export const answer: number = 42;', { loader: 'ts' });
    return { subject, level: 'ok', text: 'TypeScript is compiled' };
  } catch (error) {
    const text = `cannot be compiled: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`;
    return problem(subject, text, 'Run npm rebuild esbuild.');
  }
}
