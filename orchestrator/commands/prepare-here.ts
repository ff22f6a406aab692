import { dirname } from 'node:path';
import type { Output } from '../output.ts';
import { renderProblems } from '../plan/problem.ts';
import { prepareSweep, type PreparedSweep } from '../run/prepare-sweep.ts';
import { findStateFolder } from '../store/state-folder.ts';

/** Reads and plans a sweep file for the project of the working folder, and tells its warnings. */
export async function prepareHere(file: string, output: Output): Promise<PreparedSweep> {
  const project = dirname(findStateFolder(process.cwd()));
  const prepared = await prepareSweep(file, { project, now: Date.now() });
  const { warnings, text } = prepared.loaded;
  if (warnings.length > 0) output.say(renderProblems(warnings, text));
  return prepared;
}
