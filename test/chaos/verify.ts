import { epochsOf, readLines } from '../../orchestrator/queue/curves.ts';
import { listSweeps } from '../../orchestrator/queue/registry.ts';
import type { SweepStore } from '../../orchestrator/queue/sweep-store.ts';
import { queueOf, trialJobsOf } from '../../orchestrator/queue/trials.ts';
import { readSnapshot } from '../../orchestrator/run/sweep-state.ts';

/** What a finished sweep left, as far as no fault may change it; and how it came about. */
export interface Left {
  /** Trial id to its state, metrics and curve, as JSON. */
  readonly results: ReadonlyMap<string, string>;
  /** What is not as it must be, one line each. */
  readonly wrong: readonly string[];
  /** Results of an attempt after the first. */
  readonly repeated: number;
}

/** Reads everything that the store has of its only sweep. */
export async function readLeft(store: SweepStore): Promise<Left> {
  const [sweep] = await listSweeps(store, () => undefined);
  if (sweep === undefined) return { results: new Map(), wrong: ['there is no sweep'], repeated: 0 };
  const { plan, outcomes } = await readSnapshot(store, sweep);
  const results = new Map<string, string>();
  const wrong: string[] = [];
  let repeated = 0;
  for (const outcome of outcomes) {
    const { id, number } = outcome.trial;
    if (!('result' in outcome)) {
      wrong.push(`trial ${number} is ${outcome.state}: ${JSON.stringify(outcome)}`);
      continue;
    }
    const { state, objective, metrics, epochs, epoch, attempt } = outcome.result;
    if (attempt > 1) repeated++;
    const curve = epochsOf(await readLines(store, 'wasm', { id, attempt }));
    const numbers = curve.map((point) => [point.epoch, sorted(point.metrics)]);
    if (numbers.length !== epochs) wrong.push(`trial ${number} has ${numbers.length} epochs of ${epochs}`);
    results.set(id, JSON.stringify([state, objective, sorted(metrics), epochs, epoch, numbers]));
  }
  const jobs = await trialJobsOf(store, 'wasm', plan.record.sweepId);
  if (new Set(jobs).size !== outcomes.length || jobs.length !== outcomes.length)
    wrong.push(`${jobs.length} trial jobs (${new Set(jobs).size} ids) for ${outcomes.length} trials`);
  const open = await openJobs(store);
  if (open.length > 0) wrong.push(`${open.length} jobs are not finished: ${open.slice(0, 3).join(', ')}`);
  return { results, wrong, repeated };
}

/** Trial jobs that no worker has closed yet. */
export function openJobs(store: SweepStore): Promise<string[]> {
  return queueOf(store, 'wasm').getRanges(['prioritized', 'waiting', 'delayed', 'active'], 0, -1);
}

/** What differs between two sweeps' results, one line each. */
export function differences(left: Left, reference: Left): string[] {
  const wrong: string[] = [];
  for (const [id, expected] of reference.results) {
    const got = left.results.get(id);
    if (got !== expected) wrong.push(`trial ${id} gave ${got ?? 'nothing'}, undisturbed ${expected}`);
  }
  if (left.results.size > reference.results.size)
    wrong.push(`${left.results.size} results, not ${reference.results.size}`);
  return wrong;
}

function sorted(metrics: Readonly<Record<string, number | null>>): [string, number | null][] {
  return Object.entries(metrics).sort(([a], [b]) => (a < b ? -1 : 1));
}
