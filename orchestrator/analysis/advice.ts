import type { Axis } from './axis.ts';
import { nodeText } from './axis.ts';
import type { AxisEffect } from './effects.ts';
import type { PlacedRow } from './prepare.ts';
import type { Advice, AnalysisReport, MoreTrials, PairReport, ParameterReport } from './report.ts';

/** What the rules look at. */
export interface AdviceBasis {
  readonly parameters: readonly ParameterReport[];
  readonly axes: readonly Axis[];
  readonly effects: ReadonlyMap<string, AxisEffect | null>;
  readonly rows: readonly PlacedRow[];
  readonly pairs: readonly PairReport[];
  readonly failures: AnalysisReport['failures'];
  readonly noiseShare: number | null;
  readonly best: AnalysisReport['best'];
  readonly moreTrials: readonly MoreTrials[];
}

/** Total among the better half of the trials below which a hyperparameter may be fixed. */
const littleInGoodRegion = 0.1;

/** Rules for the next sweep: keep out of what fails, extend, fix, narrow, keep together, repeat, ask for more. */
export function adviceOf(basis: AdviceBasis): Advice[] {
  return [
    ...unstable(basis),
    ...basis.parameters.flatMap((parameter) => forParameter(parameter, basis)),
    ...useless(basis),
    ...basis.pairs
      .filter(({ interval }) => (interval?.[0] ?? 0) > 0.01)
      .map(({ names }) => ({
        parameter: names.join(' and '),
        action: 'keep-joint' as const,
        text: `${names.join(' and ')} interact: search them together, never one at a time`,
      })),
    ...noise(basis),
    ...basis.moreTrials.map(({ question, configurations }) => ({
      parameter: null,
      action: 'more-trials' as const,
      text:
        configurations === null
          ? `${question} Not even 10,000 configurations would tell: leave it`
          : `${question} About ${configurations} configurations in all should tell`,
    })),
  ];
}

/** Part of a range that counts as its end. */
const endPart = 0.15;

/**
 * Which end of its range an axis should be extended at, if any: the curve still improves there, and of the best trials so many
 * lie at the end as chance alone would put there in fewer than one sweep of twenty.
 */
export function edgeOf(axis: Axis, at: number, basis: Pick<AdviceBasis, 'rows' | 'effects'>): 'first' | 'last' | null {
  if (!axis.ordered) return null;
  const end = basis.effects.get(axis.name)?.improvesAt ?? null;
  if (end === null) return null;
  const finite = basis.rows.filter(({ bad, nodes }) => !bad && (nodes[at] ?? -1) >= 0);
  const top = [...finite]
    .sort((a, b) => a.objective - b.objective)
    .slice(0, Math.max(5, Math.ceil(0.05 * finite.length)));
  const atEnd = (node: number) => {
    const u = axis.position[node] ?? 0.5;
    return end === 'first' ? node === 0 || u <= endPart : node === axis.mass.length - 1 || u >= 1 - endPart;
  };
  const touching = top.filter(({ nodes }) => atEnd(nodes[at] ?? 0)).length;
  const share = axis.mass.reduce((sum, mass, node) => sum + (atEnd(node) ? mass : 0), 0);
  return touching >= 0.6 * top.length && atLeast(touching, top.length, share) <= 0.05 ? end : null;
}

/** Probability of `count` or more hits in `of` independent trials of probability `share`. */
function atLeast(count: number, of: number, share: number): number {
  let [sum, ways] = [0, 1];
  for (let hits = 0; hits <= of; hits++) {
    if (hits >= count) sum += ways * share ** hits * (1 - share) ** (of - hits);
    ways *= (of - hits) / (hits + 1);
  }
  return sum;
}

function unstable({ failures }: AdviceBasis): Advice[] {
  const [cause] = failures?.parameters ?? [];
  if (!cause || (cause.pAdjusted ?? 1) > 0.05) return [];
  return [
    {
      parameter: cause.name,
      action: 'bound',
      text: `Most failures come with ${cause.name} at ${cause.worst}: keep out of that region`,
    },
  ];
}

function forParameter(parameter: ParameterReport, basis: AdviceBasis): Advice[] {
  const { name, verdict, best } = parameter;
  const at = basis.axes.findIndex((axis) => axis.name === name);
  const axis = basis.axes[at];
  if (!axis) return [];
  if (doesLittle(parameter)) return [];
  const edge = edgeOf(axis, at, basis);
  if (edge !== null) {
    const way = edge === 'first' ? 'downwards' : 'upwards';
    const how = axis.lattice ? 'add levels' : axis.log ? 'three times as far' : 'by half its width';
    const end = nodeText(axis, edge === 'first' ? 0 : axis.mass.length - 1);
    return [
      {
        parameter: name,
        action: 'extend',
        text: `The best trials of ${name} lie at ${end}: extend it ${way}, ${how}`,
      },
    ];
  }
  if (verdict === 'matters' && best) return [narrow(name, best)];
  return [];
}

/** One piece of advice for all that do little, however many. */
function useless({ parameters }: AdviceBasis): Advice[] {
  const names = parameters.filter(doesLittle).map(({ name }) => name);
  const [last] = names.slice(-1);
  if (last === undefined) return [];
  const all = names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
  const why = names.length === 1 ? 'it is cheapest: it does' : 'they are cheapest: they do';
  return [
    { parameter: all, action: 'freeze', text: `Fix ${all} where ${why} little or nothing, among good trials too` },
  ];
}

/** A small share over the whole space may still be what separates good from best, so both must be small. */
function doesLittle({ verdict, goodRegion }: ParameterReport): boolean {
  return verdict === 'small or nothing' && (goodRegion === null || goodRegion.total < littleInGoodRegion);
}

function narrow(name: string, { from, to, values }: NonNullable<ParameterReport['best']>): Advice {
  if (values.length === 1)
    return {
      parameter: name,
      action: 'freeze',
      text: `Fix ${name} at ${String(values[0])}: no other level is as good`,
    };
  const text =
    values.length > 0
      ? `Search ${name} among ${values.map(String).join(', ')}`
      : `Search ${name} from ${short(from)} to ${short(to)}`;
  return { parameter: name, action: 'narrow', text };
}

function noise({ noiseShare, best }: AdviceBasis): Advice[] {
  const advice: Advice[] = [];
  if ((noiseShare ?? 0) > 0.3)
    advice.push({
      parameter: null,
      action: 'replicate',
      text: `Seeds make ${Math.round(100 * (noiseShare ?? 0))} % of the differences: run 2 or 3 seeds of each configuration`,
    });
  if (noiseShare === null)
    advice.push({
      parameter: null,
      action: 'replicate',
      text: 'Run 15 to 20 random configurations once more with another seed: then noise and lack of fit can be told apart',
    });
  if (best?.suspicious)
    advice.push({
      parameter: null,
      action: 're-run',
      text: `Trial ${best.row} is better than its settings explain: run the best few again with 3 new seeds before believing it`,
    });
  return advice;
}

function short(value: unknown): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(3))) : String(value);
}
