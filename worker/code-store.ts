import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { sha256 } from '../shared/canonical-json.ts';
import { SweepError } from '../shared/errors.ts';
import { recordLimits, type TaskRef } from '../shared/records.ts';
import { openCode, type Seal } from '../shared/sealed.ts';
import { bundleForDisk } from '../shared/bundle-format.ts';
import { codeJob, codeQueue } from '../shared/store-layout.ts';
import type { RunnerTask } from '../shared/runner-protocol.ts';
import type { WorkerDoor } from './trial-worker.ts';

/** Bundles from the store, each fetched once, checked against its hash, and laid on this disk for the runners. */
export class CodeStore {
  readonly #door: WorkerDoor;
  readonly #seal: Seal;
  readonly #place: { readonly stateFolder: string; readonly packageUrl: string };
  readonly #known = new Map<string, Promise<RunnerTask>>();

  /** `packageUrl`: file URL of the running package's public door, which bundles import as `hypersweep`. */
  constructor(door: WorkerDoor, seal: Seal, place: { readonly stateFolder: string; readonly packageUrl: string }) {
    this.#door = door;
    this.#seal = seal;
    this.#place = place;
  }

  /** @throws SweepError `RECORD_REFUSED` when the store has no genuine bundle of that hash */
  resolve(task: TaskRef): Promise<RunnerTask> {
    if (task.kind === 'built-in') return Promise.resolve(task);
    const known = this.#known.get(task.sha256);
    if (known !== undefined) return known;
    const fetched = this.#fetch(task);
    this.#known.set(task.sha256, fetched);
    fetched.catch(() => this.#known.delete(task.sha256));
    return fetched;
  }

  async #fetch(task: Extract<TaskRef, { kind: 'bundle' }>): Promise<RunnerTask> {
    const data = await this.#door.readJob(codeQueue, codeJob(task.sha256));
    if (data === undefined)
      throw new SweepError('RECORD_REFUSED', `The store has no code bundle ${task.sha256.slice(0, 12)}.`);
    const code = await unpack(openCode(this.#seal, task.sha256, data));
    if (sha256(code) !== task.sha256) {
      throw new SweepError(
        'RECORD_REFUSED',
        `Code bundle ${task.sha256.slice(0, 12)} has other bytes than its name says.`,
      );
    }
    const project = dirname(this.#place.stateFolder);
    const folder = dirname(resolve(project, task.file));
    if (isAbsolute(task.file) || relative(project, folder).split(sep)[0] === '..')
      throw new SweepError('RECORD_REFUSED', `The sweep's task file ${task.file} is outside of the project.`);
    const path = join(this.#place.stateFolder, 'code', `${task.sha256}.mjs`);
    await writeOnce(path, bundleForDisk(code, { packageUrl: this.#place.packageUrl, folder }));
    return { kind: 'bundle', path, folder, sha256: task.sha256 };
  }
}

async function unpack(text: string): Promise<string> {
  const bytes = await promisify(gunzip)(Buffer.from(text, 'base64'), { maxOutputLength: 10 * recordLimits.code });
  return bytes.toString('utf8');
}

/** Runners of several workers may lay the same file at once: write beside it, then rename. */
async function writeOnce(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  // A name that nobody can have laid a link at.
  const beside = `${path}.${randomUUID()}.tmp`;
  await writeFile(beside, text, { mode: 0o600, flag: 'wx' });
  await rename(beside, path);
}
