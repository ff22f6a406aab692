import { analyse } from '../../orchestrator/analysis/analyse.ts';
import type { AnalysisInput } from '../../orchestrator/analysis/options.ts';
import { analysisSpace } from '../../orchestrator/analysis/space.ts';
import { goodRegion } from '../../orchestrator/next/good-region.ts';
import { nextSweep } from '../../orchestrator/next/next-sweep.ts';
import { randomConfigurations } from '../../orchestrator/plan/random.ts';
import type { TrialFact } from '../../orchestrator/report/evidence-types.ts';
import { rankBy } from '../../orchestrator/report/rank-by.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import { mean } from '../../shared/stats/mean.ts';
import type { Params } from '../../shared/trial.ts';
import type { Trainer } from './trainer.ts';

/** A configuration and what its seeds gave; lower is better. */
interface Tried {
  readonly params: Params;
  readonly values: number[];
}

/** The true means of what two second rounds end with; lower is better. */
export interface Ends {
  /** n random trials, then n more. */
  readonly repeat: number;
  /** The first-ranked of the sweep that `next` writes after n random trials, of as many: what its report ends with. */
  readonly next: number;
  /** The first-ranked of both rounds, which one and the same split of the data allows. */
  readonly both: number;
}

/** Both second rounds after one first round of `count` trials. */
export async function secondRounds(trainer: Trainer, count: number, seed: number): Promise<Ends> {
  const first = await randomRound(trainer, { count, seed, skip: 0 });
  // The longer draw begins with the shorter one; only the chance of the seeds differs.
  const repeat = [...first, ...(await randomRound(trainer, { count: 2 * count, seed, skip: count }))];
  const second = await nextRound(trainer, first, seed);
  return {
    repeat: await trainer.truth(ranked(repeat)[0]!.params),
    next: await trainer.truth(ranked(second)[0]!.params),
    both: await trainer.truth(ranked(together(first, second))[0]!.params),
  };
}

/** The random trials after the first `skip` of `count`. */
async function randomRound(
  trainer: Trainer,
  { count, seed, skip }: { readonly count: number; readonly seed: number; readonly skip: number },
): Promise<Tried[]> {
  const random = seededRandom('first', trainer.name, count, seed);
  const planned = randomConfigurations({ space: trainer.space, seed, constraints: [] }, count).map(({ params }) => ({
    params,
    seeds: [random.below(trainer.seeds)],
  }));
  return tryAll(trainer, planned.slice(skip));
}

async function nextRound(trainer: Trainer, first: readonly Tried[], seed: number): Promise<Tried[]> {
  const input = inputOf(trainer, first, seed);
  const [contender, ...others] = ranked(first) as [Tried, ...Tried[]];
  const next = nextSweep({
    space: trainer.space,
    analysis: analyse(input.trials, input.space, input.options),
    region: goodRegion(input, contender.params),
    trials: first.flatMap(({ params, values }, number) => values.map((value) => factOf(params, value, number))),
    contenders: [contender.params, ...others.map(({ params }) => params)],
    constraints: [],
    seed,
  });
  const random = seededRandom('second', trainer.name, seed);
  const chosen = randomConfigurations(
    { space: trainer.within(next.parameters), seed: next.seed, constraints: [], points: next.points },
    next.runCap,
  );
  const planned = chosen.map(({ params }, index) => {
    const repeats = index < next.replicates.configs ? next.replicates.seeds : 1;
    return { params, seeds: Array.from({ length: repeats }, () => random.below(trainer.seeds)) };
  });
  return tryAll(trainer, planned);
}

async function tryAll(
  trainer: Trainer,
  planned: readonly { readonly params: Params; readonly seeds: readonly number[] }[],
): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const { params, seeds } of planned) {
    const values: number[] = [];
    for (const seed of seeds) values.push(await trainer.run(params, seed));
    tried.push({ params, values });
  }
  return tried;
}

/** What both rounds tried, a configuration of both with the values of both. */
function together(first: readonly Tried[], second: readonly Tried[]): Tried[] {
  const known = new Map(first.map((each) => [canonicalJson(each.params), { ...each, values: [...each.values] }]));
  for (const each of second) {
    const same = known.get(canonicalJson(each.params));
    if (same) same.values.push(...each.values);
    else known.set(canonicalJson(each.params), each);
  }
  return [...known.values()];
}

/** Best first, as reports rank; what diverged with any seed is left out. */
function ranked(tried: readonly Tried[]): Tried[] {
  const finite = tried.filter(({ values }) => values.every(Number.isFinite));
  const by = rankBy(finite.map(({ values }) => values.map((value) => -value)));
  const boundOf = ({ values }: Tried) => by(-mean(values), values.length);
  return finite.sort((a, b) => boundOf(b) - boundOf(a) || b.values.length - a.values.length);
}

function inputOf(trainer: Trainer, tried: readonly Tried[], seed: number): AnalysisInput {
  return {
    trials: tried.flatMap(({ params, values }) =>
      values.map((value, index) => ({ params, seed: index, ...resultOf(value) })),
    ),
    space: analysisSpace(trainer.space),
    options: { objective: 'y', goal: 'minimize', sampling: 'independent', seed },
  };
}

function factOf(params: Params, value: number, number: number): TrialFact {
  return {
    ...{ number, configuration: number, replicate: 0, seed: 0, params, ...resultOf(value) },
    ...{ metrics: {}, epochs: 1, epoch: 1, startedAt: 0, seconds: 1, host: '', attempt: 1 },
    ...{ failure: null, message: null },
  };
}

function resultOf(value: number) {
  return Number.isFinite(value)
    ? { state: 'complete' as const, objective: value }
    : { state: 'diverged' as const, objective: null };
}
