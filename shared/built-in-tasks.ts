import { canonicalJson, sha256 } from './canonical-json.ts';
import type { TaskRef } from './records.ts';

/** A task that comes with hypersweep. Its version is raised whenever its code changes what a trial computes. */
export interface BuiltInTask {
  readonly name: string;
  readonly version: number;
  readonly summary: string;
}

/** Every built-in task; a name here is what `task:` takes. */
export const builtInTasks: readonly BuiltInTask[] = [
  {
    name: 'sentiment',
    version: 2,
    summary: '3,000 sentences from product, film and restaurant reviews: positive or negative?',
  },
  { name: 'fashion', version: 1, summary: '2,000 grey images of clothes in ten classes, 28 x 28 pixels.' },
  { name: 'penguins', version: 1, summary: '342 penguins by island, measures and sex: which of three species?' },
  { name: 'penguins-mass', version: 1, summary: 'The same penguins: how heavy, in kg?' },
];

/** The reference of a built-in task; its hash follows from name and version. */
export function builtInTaskRef(task: BuiltInTask): TaskRef {
  return { kind: 'built-in', name: task.name, sha256: sha256(canonicalJson([task.name, task.version])) };
}
