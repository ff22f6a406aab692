import { dirname } from 'node:path';
import type { Argv } from 'yargs';
import { SweepError } from '../../shared/errors.ts';
import { openOutput, type Output } from '../output.ts';
import { renderProblems } from '../plan/problem.ts';
import { smallDesign } from '../plan/small-design.ts';
import { printError } from '../print-error.ts';
import { renderPlan } from '../report/plan-table.ts';
import { listTrials, renderFirstTrials } from '../report/trial-list.ts';
import { earlierRun, type EarlierRun } from '../run/earlier-run.ts';
import { prepareSweep, type PreparedSweep } from '../run/prepare-sweep.ts';
import { findStateFolder } from '../store/state-folder.ts';
import { jsonFlag, parseSlots } from './flags.ts';

interface CheckFlags {
  readonly files: readonly string[];
  readonly json: boolean;
  readonly all: boolean;
  readonly format: 'csv' | 'jsonl';
  readonly strict: boolean;
  readonly debug?: boolean | undefined;
}

/** `check FILE...`: valid or not, and exactly what would run; needs no store and runs no user code. */
export const checkCommand = {
  command: 'check <files..>',
  describe: 'check sweep files and show what they would run, without running anything',
  builder: (argv: Argv) =>
    argv
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'sweep files (YAML)' })
      .options(jsonFlag)
      .option('all', { type: 'boolean', default: false, describe: 'list every trial and nothing else' })
      .option('format', { choices: ['csv', 'jsonl'] as const, default: 'csv' as const, describe: 'with --all' })
      .option('strict', { type: 'boolean', default: false, describe: 'warnings are errors' })
      .check(({ all, files }) => !all || files.length === 1 || '--all takes one file.'),
  handler: async (flags: CheckFlags): Promise<void> => {
    const output = openOutput(flags);
    const checked: Checked[] = [];
    for (const [index, file] of flags.files.entries()) {
      const result = await checkFile(file, flags.strict);
      checked.push(result);
      if (!flags.json) tell(result, index, { flags, output });
      if ('error' in result) process.exitCode = result.error.exitCode;
    }
    if (!flags.json) return;
    const documents = checked.map(documentOf);
    const [only] = documents;
    const all = { schemaVersion: 1, valid: documents.every(({ valid }) => valid), files: documents };
    output.result(JSON.stringify(documents.length === 1 ? only : all, null, 2));
  },
};

type Checked =
  | { readonly file: string; readonly error: SweepError }
  | {
      readonly file: string;
      readonly prepared: PreparedSweep;
      readonly earlier: EarlierRun | undefined;
      /** A ready file with far fewer trials, where the lint asks why there are so many. */
      readonly smaller: string | undefined;
    };

async function checkFile(file: string, strict: boolean): Promise<Checked> {
  const stateFolder = findStateFolder(process.cwd());
  try {
    const prepared = await prepareSweep(file, { project: dirname(stateFolder), now: Date.now(), strict });
    const { task } = prepared.plan.record;
    const earlier = await earlierRun(stateFolder, task.kind === 'bundle' ? task.file : task.name);
    const asked = prepared.loaded.warnings.some(({ code }) => code === 'LINT_MANY_TRIALS');
    return { file, prepared, earlier, smaller: asked ? smallDesign(prepared.loaded.config) : undefined };
  } catch (error) {
    if (error instanceof SweepError) return { file, error };
    throw error;
  }
}

function tell(checked: Checked, index: number, { flags, output }: { flags: CheckFlags; output: Output }): void {
  if ('error' in checked) {
    printError(checked.error, flags.debug === true);
    return;
  }
  const { prepared, earlier, smaller } = checked;
  const { plan, loaded } = prepared;
  if (loaded.warnings.length > 0) output.say(`${renderProblems(loaded.warnings, loaded.text)}\n`);
  if (flags.all) {
    output.result(listTrials(plan.trials, plan.space, flags.format));
    return;
  }
  const slots = Math.min(parseSlots(undefined), plan.trials.length);
  const parts = [
    renderPlan(plan, { ...output, secondsPerTrial: earlier?.secondsPerTrial, slots }),
    renderFirstTrials(plan.trials, plan.space, output),
    ...(smaller === undefined ? [] : [`A small design that ranks the same parameters, as a ready file:\n\n${smaller}`]),
  ];
  output.result(`${index === 0 ? '' : '\n'}${parts.join('\n\n')}`);
}

function documentOf(checked: Checked) {
  if ('error' in checked) {
    const { code, message, hint, details } = checked.error;
    const problems = code === 'CONFIG_INVALID' ? details : undefined;
    return { schemaVersion: 1, file: checked.file, valid: false, error: { code, message, hint }, problems };
  }
  const { prepared, earlier, smaller } = checked;
  const { record, settings, configurationCount, trials, description } = prepared.plan;
  const price = earlier === undefined ? null : { ...earlier, workerSeconds: earlier.secondsPerTrial * trials.length };
  return {
    schemaVersion: 1,
    file: checked.file,
    valid: true,
    sweepId: record.sweepId,
    description,
    configurationCount,
    trialCount: trials.length,
    price,
    record,
    settings,
    warnings: prepared.loaded.warnings,
    smallDesign: smaller ?? null,
  };
}
