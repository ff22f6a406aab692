import { pathToFileURL } from 'node:url';
import { type Declared, isDeclared } from '../../shared/task.ts';
import { builtInDeclarations } from '../tasks/built-in.ts';
import { checkTask, checkTrainable } from './check-task.ts';
import { didYouMean } from './did-you-mean.ts';
import type { RunnerTask } from '../../shared/runner-protocol.ts';
import { TrialError } from './trial-error.ts';
import { describeUserError } from './user-error.ts';

/**
 * What a task file declares: a built-in one by name, or the default export of a bundle.
 * @throws TrialError `user` when the file throws while it loads, exports no declaration, or a field of it is wrong; `missing`
 * when a package that it imports is not installed here; `payload` for an unknown name.
 */
export async function loadTask(task: RunnerTask): Promise<Declared> {
  if (task.kind === 'built-in') return builtIn(task.name);
  const exported = await importDefault(task.path);
  if (isDeclared(exported)) {
    if ('task' in exported) checkTask(exported.task);
    else if (typeof exported.trainable !== 'function') checkTrainable(exported.trainable);
    return exported;
  }
  const found = exported === undefined ? 'nothing' : `a ${typeof exported}`;
  throw new TrialError(
    'user',
    `The task file's default export must come from defineTask or defineTrainable; it exports ${found}. ` +
      'Write: export default defineTask({ ... }).',
  );
}

function builtIn(name: string): Declared {
  const declared = builtInDeclarations.get(name);
  if (declared !== undefined) return declared;
  const known = [...builtInDeclarations.keys()];
  throw new TrialError('payload', `There is no built-in task "${name}" in this version.${didYouMean(name, known)}`);
}

async function importDefault(path: string): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(path).href);
    return typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  } catch (cause) {
    const failureClass = isMissingModule(cause) ? 'missing' : 'user';
    throw new TrialError(failureClass, `The task file cannot be loaded: ${describeUserError(cause)}`, { cause });
  }
}

/** Whether a package is not installed here: the task's code is right, and another machine may have it. */
function isMissingModule(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
