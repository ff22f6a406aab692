import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { SweepError } from '../../shared/errors.ts';
import { searchSpaceOf } from '../../shared/parameter-config.ts';
import { collectRows } from '../analysis/input/collect-rows.ts';
import { csvRows } from '../analysis/input/csv-rows.ts';
import { jsonRows } from '../analysis/input/json-rows.ts';
import { isJournalLine, readJournal } from '../analysis/input/optuna-journal.ts';
import { trialsOfTable } from '../analysis/input/trials-of-table.ts';
import type { AnalysisInput, AnalysisSpace } from '../analysis/options.ts';
import { analysisSpace } from '../analysis/space.ts';
import { openOutput } from '../output.ts';
import { loadSweepFile } from '../plan/load.ts';
import { renderAnalysis } from '../report/analysis-terminal.ts';
import { runAnalysis } from '../run/run-analysis.ts';
import { analysisProgress } from './analysis-progress.ts';
import { grouped } from '../../shared/grouped.ts';

/** What `analyze` was given. */
export interface AnalyzeFlags {
  readonly file: string;
  readonly objective?: string | undefined;
  readonly goal?: 'minimize' | 'maximize' | undefined;
  readonly space?: string | undefined;
  readonly parameters?: string | undefined;
  readonly sampling: 'independent' | 'adaptive' | 'unknown';
  readonly scale: 'auto' | 'raw' | 'log' | 'rank' | 'clip';
  readonly seed: number;
  readonly estimateOnly: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** How long reading may take without a word, in ms. */
const silentMs = 1000;

/** Reads a file of trials, analyses and prints. */
export async function analyzeFile(flags: AnalyzeFlags): Promise<void> {
  const output = openOutput(flags);
  const progress = analysisProgress(output);
  const started = performance.now();
  const input = await readTrials(flags, (rows) => {
    if (performance.now() - started > silentMs) progress.onProgress(`reading: ${grouped(rows)} rows`);
  });
  const report = await runAnalysis(input, progress);
  progress.end();
  if (report !== null) output.result(flags.json ? JSON.stringify(report, null, 2) : renderAnalysis(report, output));
}

/** Reads the file in the form that its name or first line tells. */
async function readTrials(flags: AnalyzeFlags, onRows: (count: number) => void): Promise<AnalysisInput> {
  const first = await firstLine(flags.file);
  const options = { sampling: flags.sampling, scale: flags.scale, seed: flags.seed } as const;
  const mode = flags.estimateOnly ? 'estimate' : 'full';
  if (isJournalLine(first)) {
    const journal = await readJournal(linesOf(flags.file));
    if (journal) {
      const { space, trials, notes } = journal;
      return {
        trials,
        space: { ...space, assumptions: [...space.assumptions, ...notes] },
        options: { ...options, mode, objective: journal.objective, goal: flags.goal ?? journal.goal },
      };
    }
  }
  if (flags.objective === undefined || flags.goal === undefined)
    throw new SweepError('USAGE', 'A file of trials needs --objective and --goal.', {
      hint: 'For example: hypersweep analyze trials.csv --objective accuracy --goal maximize.',
    });
  const rows = first.trimStart().startsWith('{')
    ? jsonRows(linesOf(flags.file))
    : csvRows(createReadStream(flags.file));
  const declared = flags.space === undefined ? undefined : await declaredSpace(flags.space);
  const read = trialsOfTable(await collectRows(rows, onRows), {
    objective: flags.objective,
    parameters: flags.parameters?.split(',').map((name) => name.trim()),
    space: declared?.space,
  });
  return {
    trials: read.trials,
    space: { ...read.space, assumptions: [...read.space.assumptions, ...read.notes] },
    options: {
      ...options,
      mode,
      objective: flags.objective,
      goal: flags.goal,
      ...(declared && { constrained: declared.constrained }),
    },
  };
}

async function declaredSpace(path: string): Promise<{ readonly space: AnalysisSpace; readonly constrained: boolean }> {
  const { config } = await loadSweepFile(path);
  return { space: analysisSpace(searchSpaceOf(config.parameters)), constrained: config.constraints.length > 0 };
}

/** Longest beginning of a file that is looked at to tell its form, in bytes. */
const beginning = 65_536;

async function firstLine(file: string): Promise<string> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile())
    throw new SweepError('USAGE', `${file} ${found ? 'is no regular file' : 'does not exist'}.`, {
      hint: 'Give a CSV, JSON lines or Optuna journal file.',
    });
  for await (const line of createInterface({ input: createReadStream(file, { end: beginning }) })) return line;
  return '';
}

/** Opens the file when the first line is asked for: readline drops what it reads before somebody listens, and then never ends. */
async function* linesOf(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) yield line;
}
