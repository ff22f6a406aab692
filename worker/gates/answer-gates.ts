import { gateChecks } from '../../shared/gate-checks.ts';
import type { GatePage, GatesAsk, GatesReport } from '../../shared/gate-records.ts';
import type { Task } from '../../shared/task.ts';
import { seedChance } from '../runner/determinism.ts';
import type { PreparedData } from '../runner/prepared-data.ts';
import type { GatesRequest, RunnerContext } from '../runner/runner-context.ts';
import { breather } from '../runner/trial-signal.ts';
import { checksOf } from './findings.ts';
import { runGates } from './gates.ts';

/** Runs the gates that a request asks for, and leaves nothing behind. @throws as the task's own code and {@link runGates} */
export async function answerGates(
  { loaded: { tf }, now, signal }: RunnerContext,
  { sweep, ask }: GatesRequest,
  { task, data }: { readonly task: Task; readonly data: PreparedData },
): Promise<{ readonly report: GatesReport; readonly page: GatePage | null }> {
  if (ask.wanted.length === 0) return { report: emptyReport, page: null };
  const restoreChance = seedChance(sweep.seed + 1);
  try {
    const found = await runGates({ tf, task, data, sweep, ...ask, now, breathe: breather(signal, now) });
    const { checks, baselines, price, page, seconds } = found;
    const report: GatesReport = {
      ran: [...ask.wanted],
      checks: [...checks],
      baselines: [...(baselines?.baselines ?? [])],
      limits: baselines?.limits ?? null,
      expectedLoss: baselines?.expectedLoss ?? null,
      price,
      seconds,
    };
    return { report, page };
  } finally {
    restoreChance();
    tf.disposeVariables();
  }
}

const emptyReport: GatesReport = {
  ran: [],
  checks: [],
  baselines: [],
  limits: null,
  expectedLoss: null,
  price: null,
  seconds: 0,
};

/** What the gates say of a trainable: that nothing in it can be looked at, and which checks that leaves out. */
export function trainableReport({ wanted }: GatesAsk): GatesReport {
  const left = Object.entries(gateChecks).filter(([name, { gate }]) => wanted.includes(gate) && name !== 'sees-inside');
  if (left.length === 0) return emptyReport;
  const check = checksOf('preflight')('sees-inside', 'undecided', {
    evidence: `A trainable trains by itself, so none of ${left.length} checks could look inside: data, baselines, loss, gradients and speed are not known.`,
    remedy: 'Write it as a task (defineTask) to have them, or measure baselines yourself.',
    count: left.length,
  });
  return { ...emptyReport, ran: [...wanted], checks: [check] };
}
