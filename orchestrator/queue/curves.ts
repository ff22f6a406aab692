import type { TrialDynamics } from '../../shared/dynamics.ts';
import { logLineSchema, type Backend, type LogLine } from '../../shared/records.ts';
import { trialJob } from '../../shared/store-layout.ts';
import type { SweepStore } from './sweep-store.ts';
import { queueOf } from './trials.ts';

/** A trial's log lines of one attempt (all attempts when none is named), in order; lines that are not ours are left out. */
export async function readLines(
  store: SweepStore,
  backend: Backend,
  trial: { readonly id: string; readonly attempt?: number },
): Promise<LogLine[]> {
  const { logs } = await queueOf(store, backend).getJobLogs(trialJob(trial.id));
  const lines = logs
    .map(parseLine)
    .filter((line) => line !== null)
    .filter((line) => trial.attempt === undefined || line.attempt === trial.attempt)
    .sort((a, b) => a.attempt - b.attempt || a.sequence - b.sequence);
  // A line whose acknowledgement was lost with the store has been written twice.
  return lines.filter((line, index) => {
    const before = lines[index - 1];
    return before?.attempt !== line.attempt || before.sequence !== line.sequence;
  });
}

/** The epochs of one attempt, from 1. */
export function epochsOf(lines: readonly LogLine[]) {
  return lines.flatMap((line) => (line.kind === 'epochs' ? line.epochs : []));
}

/** What happened under the hood of one attempt, its parts put together. */
export function dynamicsOf(lines: readonly LogLine[]): TrialDynamics {
  const parts = lines.filter((line) => line.kind === 'dynamics');
  return {
    layers: parts.find(({ layers }) => layers !== undefined)?.layers ?? [],
    points: parts.flatMap(({ points }) => points ?? []),
    flags: parts.flatMap(({ flags }) => flags ?? []),
    predictions: parts.findLast(({ predictions }) => predictions !== undefined)?.predictions ?? null,
  };
}

function parseLine(text: string): LogLine | null {
  try {
    const parsed = logLineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
