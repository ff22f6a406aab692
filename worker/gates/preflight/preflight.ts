import { setImmediate } from 'node:timers/promises';
import type { Check, CheckLevel } from '../../../shared/gate-records.ts';
import { describeUserError } from '../../runner/user-error.ts';
import { TrialError } from '../../runner/trial-error.ts';
import { checksOf } from '../findings.ts';
import { batchIndependence } from './batch-independence.ts';
import { gradients } from './gradients.ts';
import { initialLoss } from './initial-loss.ts';
import { inputScale } from './input-scale.ts';
import { inputsMatter } from './inputs-matter.ts';
import { learningRate } from './learning-rate.ts';
import { lossAdditive } from './loss-additive.ts';
import { lossTarget } from './loss-target.ts';
import { outputForm } from './output-form.ts';
import { overfits } from './overfits.ts';
import { parametersRead } from './parameters-read.ts';
import { repeatable } from './repeatable.ts';
import { partOf, type PlannedTrial, type Scanned, type ScanInput, scanTrials, smallestAndMiddle } from './scan.ts';
import { openSubject, type Planned, type Subject } from './subject.ts';
import { symmetry } from './symmetry.ts';
import { unusedLayers } from './unused-layers.ts';

const check = checksOf('preflight');
/** From mild to bad. */
const order = ['pass', 'note', 'undecided', 'warn', 'fail'];

interface Look {
  readonly ids: readonly string[];
  readonly run: (subject: Subject) => Check[];
  /** How often other first weights are tried where the answer is bad and may be theirs. @defaultValue 0 */
  readonly redraws?: number;
}

/**
 * First weights may be unlucky: all units of a narrow layer dead on 16 examples, a first loss far out. A mistake is bad with
 * any of them, so the mildest of so many answers counts. A single relu unit on inputs of one sign, the worst case, is dead
 * in half of all draws: 14 draws in 2^14, below the false-alarm rate. Wider layers, one draw in 2^units, need fewer.
 */
const redraws = 13;
/** Milliseconds of processor time that redraws of one check may take; the answer so far then stands. */
const redrawMs = 5000;

/** Checks that look into one opened training, cheap ones first; each leaves it as it was. */
const looks: readonly Look[] = [
  { ids: ['loss-target'], run: lossTarget },
  { ids: ['loss-additive'], run: lossAdditive },
  { ids: ['output-form'], run: outputForm },
  { ids: ['initial-loss'], run: initialLoss, redraws },
  { ids: ['input-scale'], run: inputScale },
  { ids: ['unused-layers', 'frozen-weights'], run: unusedLayers },
  { ids: ['eval-deterministic', 'batch-order', 'batch-mixing'], run: batchIndependence },
  { ids: ['gradients'], run: gradients, redraws },
  { ids: ['symmetry'], run: symmetry },
  { ids: ['learning-rate'], run: learningRate },
  { ids: ['inputs-matter', 'labels-matter'], run: inputsMatter, redraws },
];

/** What preflight is given: the planned trials, a clock, and how long learning by heart may take. */
export interface PreflightInput extends ScanInput {
  /** At most 20 trials of the plan. */
  readonly trials: readonly PlannedTrial[];
  /** Names of the sweep's parameters that have more than one value. */
  readonly swept: readonly string[];
  /** Throws once the request is cancelled. */
  readonly breathe: () => Promise<void>;
}

/** The checks' answers, and the planned trials that were built. */
export interface Preflight {
  readonly checks: readonly Check[];
  readonly scanned: readonly Scanned[];
}

/** Proves the training code on the smallest and the middle of the planned trials; the worse answer of the two counts. */
export async function preflight(input: PreflightInput): Promise<Preflight> {
  const scanned = scanTrials(input, input.trials);
  const { tf, task, data, sweep } = input;
  const read = parametersRead(input.swept, scanned, { ownOptimizer: task.optimizer !== undefined });
  const perTrial: Check[][] = [];
  for (const { trial } of smallestAndMiddle(scanned)) {
    const planned: Planned = { tf, task, data, sweep, params: trial.params, seed: trial.seed };
    perTrial.push(await checksOfOne(planned, input));
    await input.breathe();
  }
  return { checks: [...read, ...worse(perTrial)], scanned };
}

async function checksOfOne(planned: Planned, input: PreflightInput): Promise<Check[]> {
  const found: Check[] = [];
  const subject = openSubject(planned);
  try {
    for (const { ids, run, redraws: times = 0 } of looks) {
      found.push(...guarded(ids, () => redrawn(planned, { first: run(subject), run, times, spent: input.spent })));
      await setImmediate();
      await input.breathe();
    }
    const timed = (each: Subject) => overfits(each, { spent: input.spent, limitMs: input.limitMs });
    found.push(
      ...guarded(['overfits'], () =>
        redrawn(planned, { first: timed(subject), run: timed, times: 1, bad: ['fail'], spent: input.spent }),
      ),
    );
  } finally {
    subject.open.dispose();
  }
  found.push(...guarded(['same-seed', 'tensor-leak'], () => repeatable({ ...planned, data: partOf(planned.data) })));
  return found;
}

interface Redraws {
  readonly first: Check[];
  readonly times: number;
  /** Levels that are asked again. @defaultValue `fail` and `warn` */
  readonly bad?: readonly CheckLevel[];
  readonly spent: () => number;
}

/** The answers with the first weights; where one is bad, the mildest of each with other weights too. */
function redrawn(
  planned: Planned,
  { first, run, times, spent, bad = ['fail', 'warn'] }: Pick<Look, 'run'> & Redraws,
): Check[] {
  const started = spent();
  const isBad = ({ level }: Check) => bad.includes(level);
  let found = first;
  for (let time = 1; time <= times && found.some(isBad) && spent() - started < redrawMs; time++) {
    // A part of the data will do, and other weights come from another seed.
    const other = openSubject({ ...planned, data: partOf(planned.data), seed: planned.seed + time });
    try {
      found = milder(found, run(other));
    } finally {
      other.open.dispose();
    }
  }
  return found;
}

/** Of each check the milder answer; where both are alike, or the other could not tell, the first. */
function milder(checks: readonly Check[], others: readonly Check[]): Check[] {
  return checks.map((each) => {
    const other = others.find(({ check: id }) => id === each.check);
    if (other === undefined || other.level === 'undecided') return each;
    return order.indexOf(other.level) < order.indexOf(each.level) ? other : each;
  });
}

/** A check that the task's own code stops could not tell; what stopped it is its evidence. */
function guarded(ids: readonly string[], run: () => Check[]): Check[] {
  try {
    return run();
  } catch (error) {
    if (error instanceof TrialError && error.failureClass === 'cancelled') throw error;
    const why = error instanceof TrialError ? error.message : describeUserError(error);
    return ids.map((id) =>
      check(id, 'undecided', {
        evidence: `The check could not run: ${why}`,
        remedy: "Mend the task's code; nothing is known about this.",
      }),
    );
  }
}

/** Of each check the worse answer, in the order in which they first came. */
function worse(perTrial: readonly (readonly Check[])[]): Check[] {
  const byId = new Map<string, Check>();
  for (const checks of perTrial)
    for (const each of checks) {
      const known = byId.get(each.check);
      if (known === undefined || order.indexOf(each.level) > order.indexOf(known.level)) byId.set(each.check, each);
    }
  return [...byId.values()];
}
