import { setImmediate } from 'node:timers/promises';
import type { Check } from '../../../shared/gate-records.ts';
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
import { overfits, type TimeLimit } from './overfits.ts';
import { parametersRead } from './parameters-read.ts';
import { fromMildToBad, redrawn } from './redraw.ts';
import { repeatable } from './repeatable.ts';
import { partOf, type PlannedTrial, type Scanned, type ScanInput, scanTrials, smallestAndMiddle } from './scan.ts';
import { openSubject, type Planned, type Subject } from './subject.ts';
import { symmetry } from './symmetry.ts';
import { unusedLayers } from './unused-layers.ts';

const check = checksOf('preflight');

interface Look {
  readonly ids: readonly string[];
  readonly run: (subject: Subject, limit: TimeLimit) => Check[];
  /** Where first weights may be to blame for a bad answer: the part of them that are, in sound code, at most. */
  readonly unlucky?: number;
}

/** A single relu unit on inputs of one sign, the worst case, is dead in half of all draws; wider layers in 2^-units. */
const deadLayer = 1 / 2;
/**
 * Glorot's weights (2010) on inputs of unit size that are all alike, the worst case, give every example one output of
 * variance 2, and a squared error of 1 + 2 chi2 where 1 is expected: above the bound of 3 in 0.32 of draws.
 */
const farStart = 1 / 3;
/**
 * Three relu layers of four units, the narrowest that the built-in sweeps plan, do not learn 16 penguins by heart in 13 of 80
 * draws, three of eight units in 1 of 56. Networks that fail oftener deserve their warning.
 */
const narrow = 1 / 4;

/** Checks that look into one opened training, cheap ones first; each leaves it as it was. */
const looks: readonly Look[] = [
  { ids: ['loss-target'], run: lossTarget },
  { ids: ['loss-additive'], run: lossAdditive },
  { ids: ['output-form'], run: outputForm },
  { ids: ['initial-loss'], run: initialLoss, unlucky: farStart },
  { ids: ['input-scale'], run: inputScale },
  { ids: ['unused-layers', 'frozen-weights'], run: unusedLayers },
  { ids: ['eval-deterministic', 'batch-order', 'batch-mixing'], run: batchIndependence },
  { ids: ['gradients'], run: gradients, unlucky: deadLayer },
  { ids: ['symmetry'], run: symmetry },
  { ids: ['learning-rate'], run: learningRate },
  { ids: ['inputs-matter', 'labels-matter'], run: inputsMatter, unlucky: deadLayer },
  { ids: ['overfits'], run: overfits, unlucky: narrow },
];

/** What preflight is given: the planned trials, a clock, and how long learning by heart may take. */
export interface PreflightInput extends ScanInput {
  /** At most 20 trials of the plan. */
  readonly trials: readonly PlannedTrial[];
  /** Names of the sweep's parameters that have more than one value. */
  readonly swept: readonly string[];
  /** Milliseconds of processor time that other first weights of one check may take. */
  readonly redrawMs: number;
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
    perTrial.push(await checksOfOne(planned, input, failedIn(perTrial)));
    await input.breathe();
  }
  return { checks: [...read, ...worse(perTrial)], scanned };
}

/** `failed`: checks that an earlier trial has failed already; nothing could be worse. */
async function checksOfOne(planned: Planned, input: PreflightInput, failed: ReadonlySet<string>): Promise<Check[]> {
  const { spent, limitMs, redrawMs } = input;
  const found: Check[] = [];
  const subject = openSubject(planned);
  try {
    for (const { ids, run: look, unlucky } of looks) {
      if (ids.every((id) => failed.has(id))) continue;
      const run = (each: Subject) => look(each, { spent, limitMs });
      found.push(
        ...guarded(ids, () => {
          const first = run(subject);
          return unlucky === undefined ? first : redrawn(planned, { first, run, unlucky, spent, redrawMs });
        }),
      );
      await setImmediate();
      await input.breathe();
    }
  } finally {
    subject.open.dispose();
  }
  found.push(...guarded(['same-seed', 'tensor-leak'], () => repeatable({ ...planned, data: partOf(planned.data) })));
  return found;
}

function failedIn(perTrial: readonly (readonly Check[])[]): Set<string> {
  return new Set(perTrial.flat().flatMap(({ check: id, level }) => (level === 'fail' ? [id] : [])));
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

function rank({ level }: Check): number {
  return fromMildToBad.indexOf(level);
}

/** Of each check the worse answer, in the order in which they first came. */
function worse(perTrial: readonly (readonly Check[])[]): Check[] {
  const byId = new Map<string, Check>();
  for (const checks of perTrial)
    for (const each of checks) {
      const known = byId.get(each.check);
      if (known === undefined || rank(each) > rank(known)) byId.set(each.check, each);
    }
  return [...byId.values()];
}
