import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { TrialRequest } from './runner-context.ts';

/** A folder that is made when it is first asked for. */
export interface CheckpointFolder {
  readonly path: () => string;
  readonly remove: () => void;
}

/**
 * A trial's own folder on this machine, the same in each of its attempts: beside the code of its task in `.hypersweep/`,
 * else in the temporary directory of this user.
 */
export function checkpointFolder({ task, trialId }: Pick<TrialRequest, 'task' | 'trialId'>): CheckpointFolder {
  const base =
    task.kind === 'bundle' ? dirname(dirname(task.path)) : join(tmpdir(), `hypersweep-${String(userInfo().uid)}`);
  const path = join(base, 'checkpoints', trialId);
  return {
    path: () => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
