import { contains, type Dimension } from '../../shared/dimension.ts';
import type { Parameter } from '../../shared/search-space.ts';
import type { ParamValue, Params } from '../../shared/trial.ts';
import type { AnalysisReport } from '../analysis/report.ts';
import type { TrialFact } from '../report/evidence-types.ts';
import { formatParam, plural, shortNumber } from '../report/numbers.ts';
import { countPoints, type Constraint } from '../plan/constraint.ts';
import { contendersIn } from './contenders.ts';
import { extended } from './extend.ts';
import type { GoodRegion, GoodValues } from './good-region.ts';
import { withoutFailures } from './safe-range.ts';
import { stillPossible } from './still-possible.ts';

/** What the next sweep is made from. */
export interface NextInput {
  readonly space: readonly Parameter[];
  readonly analysis: AnalysisReport | null;
  readonly region: GoodRegion | null;
  readonly trials: readonly TrialFact[];
  /** Configurations worth running again, best first; one at least. The first three are, after a small sweep the first two. */
  readonly contenders: readonly [Params, ...Params[]];
  /** All of them must hold in the next sweep, too. */
  readonly constraints: readonly Constraint[];
  readonly seed: number;
}

/** A sweep to run next, every choice with its evidence. */
export interface NextSweep {
  readonly parameters: readonly NextParameter[];
  /** The contenders but for the one that the defaults are, as points of this sweep's space. */
  readonly points: readonly Params[];
  /** The contenders that run again, in words (`the best 3`) and how many; null where this sweep's space holds none. */
  readonly again: { readonly words: string; readonly count: number } | null;
  /** Configurations. */
  readonly runCap: number;
  readonly runCapReason: string;
  readonly replicates: { readonly configs: number; readonly seeds: number };
  readonly replicatesReason: string;
  readonly seed: number;
}

/** One hyperparameter of it. */
export interface NextParameter extends Parameter {
  readonly change: 'fixed' | 'narrowed' | 'extended' | 'kept';
  readonly reason: string;
}

/** Trials of a sweep so small that a second one needs fewer repeats. */
const small = 20;
/** Fewest trials that a next sweep has. */
const leastTrials = 12;

/**
 * The next sweep for as many trials as this one had, or as many as its space has room for: unstable regions cut off, ranges moved
 * past edges or narrowed to where the good points lie, what does nothing fixed, the contenders repeated with other seeds.
 */
export function nextSweep(given: NextInput): NextSweep {
  const done = given.trials.filter(({ state }) => state !== 'cancelled').length;
  const trials = Math.max(leastTrials, done);
  const repeated = trials < small ? 2 : 3;
  const [best, ...others] = given.contenders;
  const contenders: NextInput['contenders'] = [best, ...others.slice(0, repeated - 1)];
  const input = { ...given, contenders };
  const parameters = nextParameters(input);
  const { points, defaultsAreOne } = contendersIn(parameters, contenders, input.constraints);
  const kept = points.length + Number(defaultsAreOne);
  const again = kept === 0 ? null : { words: bestWords(kept, contenders.length), count: kept };
  const room = countPoints(parameters, input.constraints) ?? Number.POSITIVE_INFINITY;
  const replicates = { configs: Math.min(room, repeated), seeds: 3 };
  const runCap = Math.min(room, trials - replicates.configs * (replicates.seeds - 1));
  return {
    parameters,
    points,
    again,
    runCap,
    runCapReason:
      runCap === room
        ? `${plural(room, 'configuration')}: there are no more in what is left of the space`
        : `${plural(trials, 'trial')} in all, as many as before${done < leastTrials ? ` would be ${done}, too few to tell` : ''}; ${sizeWords(input.analysis)}`,
    replicates,
    replicatesReason: repeatWords({ again: again?.words ?? null, points: points.length, defaultsAreOne }, replicates),
    seed: input.seed === Number.MAX_SAFE_INTEGER ? 0 : input.seed + 1,
  };
}

function bestWords(kept: number, of: number): string {
  if (kept < of) return `${kept} of the best ${of}`;
  return of === 1 ? 'the best' : `the best ${of}`;
}

function repeatWords(
  {
    again,
    points,
    defaultsAreOne,
  }: { readonly again: string | null; readonly points: number; readonly defaultsAreOne: boolean },
  { configs, seeds }: NextSweep['replicates'],
): string {
  const where = [...(defaultsAreOne ? ['the defaults'] : []), ...(points > 0 ? ['points_to_evaluate'] : [])];
  const first = configs - points - Number(defaultsAreOne);
  const fresh = first <= 0 ? [] : [`the first ${first === 1 ? 'new one' : `${first} new ones`}`];
  const old =
    again === null
      ? []
      : [`${again} ${again === 'the best' ? 'configuration' : 'configurations'} so far (${where.join(' and ')})`];
  return `${[...old, ...fresh].join(' and ')} ${configs === 1 ? 'runs' : 'run'} with ${seeds} seeds: what wins must win again`;
}

/**
 * The hyperparameters of the next sweep. What does little beside one that is settled now may still do all that is left: where
 * everything would be fixed, it is searched on.
 */
function nextParameters(input: NextInput): NextParameter[] {
  const isSmall = ({ name }: Parameter) =>
    input.analysis?.parameters.find((each) => each.name === name)?.verdict === 'small or nothing';
  const parameters = input.space.map((parameter) =>
    isSmall(parameter) && parameter.dimension.kind !== 'constant'
      ? fixed(parameter, input.contenders[0][parameter.name])
      : nextParameter(parameter, input),
  );
  if (parameters.some(({ dimension }) => dimension.kind !== 'constant')) return stillPossible(parameters);
  const searched = input.space.map((parameter): NextParameter => {
    const next = nextParameter(parameter, input);
    const only = isSmall(parameter) && next.dimension.kind !== 'constant';
    return only ? { ...next, reason: `${next.reason}; nothing else is left to search` } : next;
  });
  return stillPossible(searched);
}

function sizeWords(analysis: AnalysisReport | null): string {
  const [open] = analysis?.moreTrials ?? [];
  if (open === undefined) return 'a larger run_cap later adds to it';
  const need =
    open.configurations === null
      ? 'more than 10,000 configurations'
      : `about ${plural(open.configurations, 'configuration')}`;
  return `to settle "${open.question}" would take ${need}`;
}

function nextParameter(parameter: Parameter, input: NextInput): NextParameter {
  const { dimension, name } = parameter;
  if (dimension.kind === 'constant') return { ...parameter, change: 'kept', reason: 'as before' };
  const about = input.analysis?.parameters.find((each) => each.name === name);
  const best = input.contenders[0][name];
  const tried = input.contenders.flatMap((params) => (Object.hasOwn(params, name) ? [params[name] ?? null] : []));
  const edge = input.analysis?.advice.find((advice) => advice.action === 'extend' && advice.parameter === name);
  const good = input.region?.get(name) ?? null;
  const narrowed = narrow(dimension, good, tried);
  const moved =
    edge === undefined
      ? null
      : extended(name, dimension, { towards: endOf(edge.text), trials: input.trials, good: narrowed });
  if (moved !== null)
    return withDefault(
      {
        ...conditionOf(parameter),
        name,
        dimension: moved,
        change: 'extended',
        reason: `the best trials lie at the end of ${words(dimension)} and the metric still improves there`,
      },
      best,
    );
  const stays =
    edge === undefined ? '' : '; the best trials lie at its end, beyond which values make no sense or trials fail';
  const safe = withoutFailures(name, narrowed ?? dimension, input.trials);
  const cut = safe === null ? '' : `; ${safe.reason}`;
  const result = safe?.dimension ?? narrowed;
  if (result?.kind === 'categorical' && result.values.length === 1)
    return oneLeft(parameter, result.values[0] ?? null, goodWords(good));
  if (result === null)
    return withDefault(
      {
        ...conditionOf(parameter),
        name,
        dimension,
        change: 'kept',
        reason: `nothing speaks for a part of ${words(dimension)}${verdictWords(about?.verdict)}${stays}`,
      },
      best,
    );
  const how =
    narrowed === null
      ? ''
      : good?.method === 'model'
        ? `from ${words(dimension)}: the middle half of where ${goodWords(good)}${verdictWords(about?.verdict)}`
        : `from ${words(dimension)}: where ${goodWords(good)}`;
  return withDefault(
    {
      ...conditionOf(parameter),
      name,
      dimension: result,
      change: 'narrowed',
      reason: `${how}${narrowed === null ? cut.slice(2) : cut}${stays}`,
    },
    best,
  );
}

/** A list of which one value is left is that value. */
function oneLeft(parameter: Parameter, value: ParamValue, where: string): NextParameter {
  return {
    ...conditionOf(parameter),
    name: parameter.name,
    dimension: { kind: 'constant', value },
    change: 'fixed',
    reason: `was ${words(parameter.dimension)}; ${formatParam(value)} alone is left of where ${where}`,
  };
}

function goodWords(good: GoodValues | null): string {
  return good?.method === 'model' ? 'the model expects the best 5 %' : 'the best quarter of the trials lies';
}

function verdictWords(verdict: string | undefined): string {
  return verdict === undefined ? '' : ` (verdict: ${verdict})`;
}

/** What does little or nothing is fixed at its declared default, else at the contender's value. */
function fixed(parameter: Parameter, best: ParamValue | undefined): NextParameter {
  const value = parameter.default ?? best;
  if (value === undefined) return { ...parameter, change: 'kept', reason: 'as before' };
  const where = parameter.default === undefined ? 'the best configuration’s value' : 'its default';
  return {
    ...conditionOf(parameter),
    name: parameter.name,
    dimension: { kind: 'constant', value },
    change: 'fixed',
    reason: `was ${words(parameter.dimension)}; small or nothing is all it does, so it stays at ${where}`,
  };
}

/** The contender's value as default, where the new dimension holds it. */
function withDefault(parameter: NextParameter, best: ParamValue | undefined): NextParameter {
  return best === undefined || !contains(parameter.dimension, best) ? parameter : { ...parameter, default: best };
}

/** The good part of a dimension with the contenders' values in it; null where that is (nearly) all of it. */
function narrow(
  dimension: Dimension,
  good: Pick<GoodValues, 'values' | 'range'> | null,
  tried: readonly ParamValue[],
): Dimension | null {
  if (good === null) return null;
  if (dimension.kind === 'categorical') {
    const kept = dimension.values.filter((value) => good.values?.includes(value) === true || tried.includes(value));
    return kept.length === 0 || kept.length === dimension.values.length ? null : { kind: 'categorical', values: kept };
  }
  const range = good.range ?? rangeOfValues(good.values);
  if (range === null || dimension.kind === 'constant') return null;
  const bounds = 'min' in dimension ? dimension : { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  const [lowest, highest] = rangeOfValues(tried) ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const low = Math.max(bounds.min, Math.min(range[0], lowest));
  const high = Math.min(bounds.max, Math.max(range[1], highest));
  if (dimension.kind === 'int_uniform') {
    const [min, max] = [Math.floor(low), Math.ceil(high)];
    return max - min < dimension.max - dimension.min && max > min ? { kind: 'int_uniform', min, max } : null;
  }
  const { q } = dimension;
  const snap = (value: number, bound: number) =>
    q === undefined ? roundedTo(value, bound) : Number((Math.round(value / q) * q).toPrecision(12));
  const min = Math.max(bounds.min, Math.min(snap(low, bounds.min), lowest));
  const max = Math.min(bounds.max, Math.max(snap(high, bounds.max), highest));
  if (!(max > min) || (min === bounds.min && max === bounds.max)) return null;
  const log = (dimension.kind === 'log_uniform_values' || dimension.kind === 'log_normal') && min > 0;
  return { kind: log ? 'log_uniform_values' : 'uniform', min, max, ...(q === undefined ? {} : { q }) };
}

function rangeOfValues(values: readonly ParamValue[] | null): readonly [number, number] | null {
  const numbers = (values ?? []).filter((value) => typeof value === 'number');
  return numbers.length === 0 ? null : [Math.min(...numbers), Math.max(...numbers)];
}

/** Two digits are enough for a bound; one that is (nearly) the old bound stays it. */
function roundedTo(value: number, bound: number): number {
  const short = Number(value.toPrecision(2));
  return Math.abs(value - bound) <= 0.02 * Math.abs(bound) ? bound : short;
}

/** Which end an advice to extend speaks of. */
function endOf(text: string): 'down' | 'up' {
  return text.includes('downwards') ? 'down' : 'up';
}

/** A dimension in a few words. */
export function words(dimension: Dimension): string {
  if (dimension.kind === 'categorical') return dimension.values.map((value) => formatParam(value)).join(', ');
  if (dimension.kind === 'constant') return formatParam(dimension.value);
  if (dimension.kind === 'beta') return `beta(${dimension.a}, ${dimension.b})`;
  if ('mu' in dimension) return `${dimension.kind}(${dimension.mu}, ${dimension.sigma})`;
  return `${shortNumber(dimension.min, 3)} to ${shortNumber(dimension.max, 3)}`;
}

/** The condition of a parameter, where it has one. */
function conditionOf({ when }: Parameter): Pick<Parameter, 'when'> {
  return when === undefined ? {} : { when };
}
