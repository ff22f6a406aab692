import { canonicalJson } from '../../shared/canonical-json.ts';
import { type Declared, declaredForm, type Task, type Trainable } from '../../shared/task.ts';
import { loadTask } from './load-task.ts';
import { type PreparedData, prepareData } from './prepared-data.ts';
import type { RunnerSweep, RunnerTask } from '../../shared/runner-protocol.ts';
import { type LoadedData, loadData, loadTrainableData, type TrainableData } from './task-data.ts';

/** Tasks and data that a warm runner keeps in memory. */
const kept = 2;

/** Loads each task and its data once; the least recently used of more than two is forgotten. */
export class TaskCache {
  readonly #declared = new Map<string, Promise<Declared>>();
  readonly #data = new Map<string, Promise<LoadedData>>();
  readonly #trainableData = new Map<string, Promise<TrainableData | null>>();
  readonly #prepared = new Map<string, Promise<PreparedData>>();

  /** @throws TrialError as {@link loadTask} */
  declared(task: RunnerTask): Promise<Declared> {
    return once(this.#declared, task.sha256, () => loadTask(task));
  }

  /** @throws TrialError as {@link loadData} */
  prepared(declared: Task, task: RunnerTask, sweep: Pick<RunnerSweep, 'seed' | 'split'>): Promise<PreparedData> {
    const key = canonicalJson([task.sha256, sweep.seed, sweep.split]);
    return once(this.#prepared, key, async () => {
      const data = await once(this.#data, task.sha256, () => loadData(declared, folderOf(task)));
      return prepareData(declared.kind, data, sweep);
    });
  }

  /** What a trainable's `data` gives, null where it has none. @throws TrialError as {@link loadTrainableData} */
  trainableData(trainable: Trainable, task: RunnerTask): Promise<TrainableData | null> {
    return once(this.#trainableData, task.sha256, () => loadTrainableData(trainable, folderOf(task)));
  }
}

/** What `file()` resolves against; a built-in task names its files by absolute paths. */
function folderOf(task: RunnerTask): string {
  return task.kind === 'bundle' ? task.folder : '.';
}

/** The task of a declaration, or null for a trainable. */
export function taskOf(declared: Declared): Task | null {
  return declaredForm(declared) === 'task' && 'task' in declared ? declared.task : null;
}

/** The trainable of a declaration, or null for a task. */
export function trainableOf(declared: Declared): Trainable | null {
  if (declaredForm(declared) !== 'trainable' || !('trainable' in declared)) return null;
  const { trainable } = declared;
  return typeof trainable === 'function' ? { train: trainable } : trainable;
}

async function once<T>(cache: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const found = cache.get(key);
  cache.delete(key);
  const loading = found ?? load();
  cache.set(key, loading);
  for (const oldest of [...cache.keys()].slice(0, -kept)) cache.delete(oldest);
  try {
    return await loading;
  } catch (error) {
    // A failure is not kept: a missing file may be there next time.
    cache.delete(key);
    throw error;
  }
}
