import { gateChecks } from '../../shared/gate-checks.ts';
import type { GatePage, GatesAsk, GatesReport, TrialPrice } from '../../shared/gate-records.ts';
import type { Task } from '../../shared/task.ts';
import { seedChance } from '../runner/determinism.ts';
import type { PreparedData } from '../runner/prepared-data.ts';
import type { GatesRequest, RunnerContext } from '../runner/runner-context.ts';
import { breather } from '../runner/trial-signal.ts';
import { checksOf } from './findings.ts';
import { runGates, stepsTimed } from './gates.ts';
import type { Planned } from './preflight/subject.ts';
import { timeSteps } from './preflight/pace.ts';
import { processorMs } from './processor-time.ts';

/** Seconds of training that the trials asked about must take before another backend is tried unasked. */
const worthSeconds = 20;

/** Runs the gates that a request asks for, and leaves nothing behind. @throws as the task's own code and {@link runGates} */
export async function answerGates(
  { loaded: { tf }, now, signal, timeElsewhere }: RunnerContext,
  request: GatesRequest,
  { task, data }: { readonly task: Task; readonly data: PreparedData },
): Promise<{ readonly report: GatesReport; readonly page: GatePage | null }> {
  const { sweep, ask, stepsOnly } = request;
  if (stepsOnly !== undefined) return { report: stepsReport({ tf, task, data, sweep }, request, now), page: null };
  if (ask.wanted.length === 0) return { report: emptyReport, page: null };
  const restoreChance = seedChance(sweep.seed + 1);
  try {
    const found = await runGates({
      ...{ tf, task, data, sweep, ...ask, now },
      spent: processorMs,
      breathe: breather(signal, now),
    });
    const { checks, baselines, price, page, seconds, middle } = found;
    const other =
      price === null || middle === null || !(request.compareBackends === true || isWorthIt(price, ask))
        ? null
        : await timeElsewhere?.({
            ...request,
            ask: { wanted: [], swept: ask.swept, trials: [middle] },
            stepsOnly: stepsTimed,
          });
    const report: GatesReport = {
      ran: [...ask.wanted],
      checks: [...checks],
      baselines: [...(baselines?.baselines ?? [])],
      limits: baselines?.limits ?? null,
      expectedLoss: baselines?.expectedLoss ?? null,
      price: price === null || other === null || other === undefined ? price : { ...price, other },
      seconds,
    };
    return { report, page };
  } finally {
    restoreChance();
    tf.disposeVariables();
  }
}

/** Whether the trials asked about take so long that a process started to compare backends is worth its second or two. */
function isWorthIt({ seconds }: TrialPrice, { trials }: GatesAsk): boolean {
  return seconds * trials.length > worthSeconds;
}

/** A report that holds nothing but the seconds of one step of the first trial. */
function stepsReport(
  planned: Omit<Planned, 'params' | 'seed'>,
  { ask, stepsOnly = stepsTimed }: GatesRequest,
  now: () => number,
): GatesReport {
  const [first = { params: {}, seed: 1 }] = ask.trials;
  const secondsPerStep = timeSteps({ ...planned, ...first }, { steps: stepsOnly, now });
  return { ...emptyReport, price: { seconds: 0, low: 0, high: 0, secondsPerStep } };
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
