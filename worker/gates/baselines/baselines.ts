import type { Check, Doubt, GateBaseline, MetricLimits } from '../../../shared/gate-records.ts';
import { seededRandom, shuffled } from '../../../shared/seeded-random.ts';
import { normalWithin90 } from '../../../shared/stats/normal.ts';
import { shareError } from '../../../shared/stats/share-error.ts';
import { labelCeiling } from '../data/copies.ts';
import { checksOf, figure, storable } from '../findings.ts';
import { labelName, type LookData } from '../look-data.ts';
import { inputLine } from '../show-input.ts';
import { alignmentCheck, signalCheck } from './signal.ts';
import { limitChecks } from './metric-limits.ts';
import { type Prediction, predictionsOf, priorsOf, type SimpleView } from './predictors.ts';
import { estimates, largestAt, type Scorer, scorerOf } from './scorer.ts';

const check = checksOf('baselines');
const mistakesShown = 20;

/** What simple models reach, and what the metric can show. */
export interface BaselineReport {
  readonly checks: readonly Check[];
  /** Best last is not promised; the order is from simple to less simple. */
  readonly baselines: readonly GateBaseline[];
  readonly limits: MetricLimits | null;
  readonly expectedLoss: number | null;
  readonly mistakes: readonly Doubt[];
  /** Whether any simple model is better than the constant one; null where that could not be tested. */
  readonly signal: boolean | null;
}

/** The sweep's metric as the baselines need it. */
export interface RankedBy {
  /** `eval/accuracy` */
  readonly name: string;
  readonly goal: 'minimize' | 'maximize';
}

/** Fits every simple model on the training side and scores it on the eval side by the sweep's metric. */
export function measureBaselines(data: LookData, view: SimpleView, metric: RankedBy): BaselineReport {
  const predictions = predictionsOf(data, view);
  const scorer = metric.name.startsWith('eval/') ? scorerOf(data.kind, metric.name.slice('eval/'.length)) : null;
  const scored = scorer === null ? [] : scoreAll(data, predictions, { scorer, metric });
  const best = bestOf(scored, metric);
  const chosen = predictions.find(({ name }) => name === best?.name);
  const signal = signalCheck(data, predictions);
  const limits = scorer === null ? null : limitsOf(data, metric, best);
  return {
    checks: [
      computable(metric, scorer),
      signal.check,
      ...(signal.found === false ? alignmentCheck(data, view) : []),
      ...(limits === null ? [] : limitChecks(data, metric, { limits, scored })),
    ],
    baselines: scored,
    limits,
    expectedLoss: expectedLossOf(data),
    mistakes: chosen === undefined ? [] : mistakesOf(data, chosen),
    signal: signal.found,
  };
}

function scoreAll(
  data: LookData,
  predictions: readonly Prediction[],
  { scorer, metric }: { readonly scorer: Scorer; readonly metric: RankedBy },
): GateBaseline[] {
  const { targets } = data.eval;
  const random = randomParts(data, metric.name);
  const parts = predictions.map(({ outputs }) => scorer.parts(outputs, targets));
  const all = random === null ? parts : [random.parts, ...parts];
  const found = estimates(scorer, all, seededRandom('bootstrap', data.seed));
  const losses = scorerOf(data.kind, 'loss');
  const lossOf = ({ outputs, calibrated }: Prediction): number | null => {
    if (!calibrated || losses === null) return null;
    const [part = new Float64Array()] = losses.parts(outputs, targets);
    return losses.value([part.reduce((sum, value) => sum + value, 0)], targets.length);
  };
  const rows = predictions.map((prediction) => ({
    name: prediction.name,
    method: storable(prediction.method, 300),
    loss: lossOf(prediction),
  }));
  const named =
    random === null ? rows : [{ name: 'random', method: random.method, loss: expectedLossOf(data) }, ...rows];
  return named.flatMap((row, at) => {
    const score = found[at];
    return score === undefined || !Object.values(score).every(Number.isFinite) ? [] : [{ ...row, score }];
  });
}

/** What guessing by the training shares scores on average on each example: no draw, so no luck. */
function randomParts(
  data: LookData,
  metricName: string,
): { readonly parts: Float64Array[]; readonly method: string } | null {
  if (data.kind === 'classification' && metricName === 'eval/accuracy') {
    const priors = priorsOf(data);
    return {
      parts: [Float64Array.from(data.eval.targets, (target) => priors[target] ?? 0)],
      method: 'guesses by the class shares of train',
    };
  }
  if (data.kind === 'regression' && (metricName === 'eval/mse' || metricName === 'eval/loss')) {
    const { average, variance } = moments(data.train.targets);
    return {
      parts: [Float64Array.from(data.eval.targets, (target) => (target - average) ** 2 + variance)],
      method: 'guesses a training target',
    };
  }
  return null;
}

/** Loss of a predictor that knows the class shares alone (cross-entropy), or the mean alone (squared error), on the eval examples. */
function expectedLossOf(data: LookData): number {
  const { targets } = data.eval;
  if (data.kind === 'classification') {
    const priors = priorsOf(data);
    return targets.reduce((sum, target) => sum - Math.log(Math.max(1e-7, priors[target] ?? 0)), 0) / targets.length;
  }
  const { average } = moments(data.train.targets);
  return targets.reduce((sum, target) => sum + (target - average) ** 2, 0) / targets.length;
}

function moments(targets: Float64Array) {
  const average = targets.reduce((sum, value) => sum + value, 0) / targets.length;
  const variance = targets.reduce((sum, value) => sum + (value - average) ** 2, 0) / targets.length;
  return { average, variance };
}

function bestOf(scored: readonly GateBaseline[], { goal }: RankedBy): GateBaseline | undefined {
  const sign = goal === 'maximize' ? 1 : -1;
  return scored.reduce<GateBaseline | undefined>(
    (best, row) => (best === undefined || sign * row.score.value > sign * best.score.value ? row : best),
    undefined,
  );
}

function limitsOf(data: LookData, { name }: RankedBy, best: GateBaseline | undefined): MetricLimits {
  const examples = data.eval.examples.length;
  const accuracy = name === 'eval/accuracy';
  const error =
    best === undefined
      ? null
      : accuracy
        ? shareError(best.score.value, examples)
        : (best.score.high - best.score.low) / (2 * normalWithin90);
  return {
    examples,
    ceiling: accuracy ? labelCeiling(data.eval) : null,
    step: accuracy ? 1 / examples : null,
    standardError: error !== null && Number.isFinite(error) ? error : null,
  };
}

function computable({ name }: RankedBy, scorer: Scorer | null): Check {
  if (scorer !== null)
    return check('metric-known', 'pass', { evidence: `Baselines are scored by ${name}, as the trials are.` });
  const side = name.startsWith('train/');
  return check('metric-known', 'undecided', {
    evidence: side
      ? `The sweep ranks by ${name}; baselines are measured on eval examples alone, so there is none to compare with.`
      : `Baselines cannot be scored by ${name}: only the task's own code computes it.`,
    remedy: side
      ? 'Rank by the same metric on eval.'
      : 'Compare with baselines of your own, or rank by a metric such as eval/loss.',
  });
}

function mistakesOf(data: LookData, { outputs }: Prediction): Doubt[] {
  const { targets, examples } = data.eval;
  const order = shuffled([...targets.keys()], seededRandom('mistakes', data.seed));
  const width = outputs.length / targets.length;
  const line = (row: number) => storable(inputLine(examples[row]?.input ?? '', 300), 400);
  if (data.kind === 'regression')
    return [...targets.keys()]
      .sort((a, b) => Math.abs((outputs[b] ?? 0) - (targets[b] ?? 0)) - Math.abs((outputs[a] ?? 0) - (targets[a] ?? 0)))
      .slice(0, mistakesShown)
      .map((row) => ({
        input: line(row),
        label: figure(targets[row] ?? 0),
        predicted: figure(outputs[row] ?? 0),
        confidence: null,
      }));
  return order
    .map((row) => ({ row, predicted: largestAt(outputs, row * width, width) }))
    .filter(({ row, predicted }) => predicted !== targets[row])
    .slice(0, mistakesShown)
    .map(({ row, predicted }) => ({
      input: line(row),
      label: storable(labelName(data, targets[row] ?? 0), 100),
      predicted: storable(labelName(data, predicted), 100),
      confidence: outputs[row * width + predicted] ?? 0,
    }));
}
