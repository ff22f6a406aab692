import type { ReportModel, Standing } from '../model-types.ts';
import { normalWithin90 } from '../../../shared/stats/normal.ts';
import { formatDifference, formatMetric, formatNumber, plural } from '../numbers.ts';
import { paramsYaml } from '../params-yaml.ts';
import { rankedBy, rankingTable, worthFacts } from '../terminal-best.ts';
import { plain } from '../text.ts';
import { intervalDoubt } from '../words.ts';
import { chart, numbers, type Block, type ChartBlock, type Section } from './blocks.ts';

/** Is any trial better than the baselines, by more than noise? */
export function verdictSection(model: ReportModel): Section {
  const { best } = model;
  return {
    id: 'verdict',
    title: 'Is anything better than the baselines?',
    sentence: verdictSentence(model),
    tone: toneOf(model),
    blocks: best === null ? [] : [...pictures(model), ...bestBlocks(model), ...rankingBlocks(model)],
  };
}

/** The answer in one sentence. */
export function verdictSentence(model: ReportModel): string {
  const { standing, best, metric, resolution, counts } = model;
  if (best === null || standing === null)
    return counts.diverged + counts.failed > 0
      ? 'No trial completed, so there is nothing to rank: see what failed below.'
      : 'No trial has completed yet.';
  const format = (value: number) => formatNumber(value, resolution.decimals);
  const reach = `The best of ${plural(standing.configurations, 'configuration')} reaches ${plain(metric.name)} ${format(standing.observed)}`;
  const { corrected } = standing;
  const honest =
    corrected === null || standing.configurations < 2
      ? ''
      : `, ${format(corrected.value)} once corrected for being the best of so many`;
  const [closest] = [...standing.comparisons].sort((a, b) => a.gain - b.gain);
  if (closest === undefined) return `${reach}${honest}. No baseline was measured to compare it with.`;
  const [low, high] = [closest.low, closest.high].map((value) => formatDifference(value, resolution.decimals));
  const doubt = intervalDoubt(model);
  const interval = `gain ${formatDifference(closest.gain, resolution.decimals)}, between ${low ?? ''} and ${high ?? ''}${doubt === '' ? '' : `; the interval ${doubt}`}`;
  const name = `${plain(closest.baseline)} (${format(closest.value)})`;
  switch (closest.verdict) {
    case 'better':
      return `Yes. ${reach}${honest}: better than ${name} by more than noise: ${interval}.`;
    case 'not told apart':
      return `Not shown. ${reach}${honest}, which cannot be told from ${name}: ${interval}.`;
    case 'worse':
      return `No. ${reach}${honest}, worse than ${name}: ${interval}.`;
  }
}

function toneOf({ standing, best }: ReportModel): Section['tone'] {
  if (best === null || standing === null || standing.comparisons.length === 0) return 'neutral';
  return standing.comparisons.every(({ verdict }) => verdict === 'better') ? 'good' : 'warn';
}

function pictures(model: ReportModel): Block[] {
  const { standing } = model;
  if (standing === null) return [];
  return [rankingChart(model, standing), ...historyChart(model), ...comparisonTable(model, standing)];
}

/** The best configurations with their seed noise, against the baselines. */
function rankingChart(model: ReportModel, standing: Standing): ChartBlock {
  const { bestFive, metric, baselines, resolution } = model;
  const reach = (n: number) =>
    standing.goodNoise === null ? null : (normalWithin90 * standing.goodNoise) / Math.sqrt(n);
  const rows = bestFive.map(({ rank, trials, mean, n }) => {
    const half = reach(n);
    return {
      label: `${rank}: trial ${trials.slice(0, 2).join(', ')}${trials.length > 2 ? ', …' : ''}`,
      value: mean,
      low: half === null ? null : mean - half,
      high: half === null ? null : mean + half,
      tone: 'main' as const,
    };
  });
  const { corrected } = standing;
  const honest =
    corrected === null
      ? []
      : [
          {
            label: 'best, corrected',
            value: corrected.value,
            low: corrected.low,
            high: corrected.high,
            tone: 'good' as const,
          },
        ];
  const against = baselines.map(({ name, value, standardError }) => ({
    label: plain(name).slice(0, 60),
    value,
    low: standardError === null ? null : value - normalWithin90 * standardError,
    high: standardError === null ? null : value + normalWithin90 * standardError,
    tone: 'faint' as const,
  }));
  const format = (value: number) => formatNumber(value, resolution.decimals);
  return chart('best', 'The best configurations and the baselines', {
    alt: `Best mean ${format(bestFive[0]?.mean ?? Number.NaN)}; baselines: ${baselines.map(({ name, value }) => `${plain(name)} ${format(value)}`).join(', ') || 'none'}.`,
    chart: {
      kind: 'intervals',
      title: `${plain(metric.name)} (approximate intervals)`,
      percent: false,
      lines: [],
      rows: [...rows, ...honest, ...against],
    },
  });
}

/** Trials shown one by one in the history; more are thinned evenly. */
const shownTrials = 400;

/** The objective in the order of the trials' starts, with the best so far. */
function historyChart({ evidence, metric, baselines }: ReportModel): ChartBlock[] {
  if (evidence === null) return [];
  const done = evidence.trials
    .filter(({ objective, startedAt }) => objective !== null && startedAt !== null)
    .sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0) || a.number - b.number);
  if (done.length < 3) return [];
  const sign = metric.goal === 'maximize' ? 1 : -1;
  let best = Number.NEGATIVE_INFINITY;
  const steps = done.flatMap(({ objective }, index): [number, number][] => {
    const value = sign * (objective ?? 0);
    if (value <= best && index < done.length - 1) return [];
    const before = best;
    best = Math.max(best, value);
    return index === 0 || before === best
      ? [[index + 1, sign * best]]
      : [
          [index + 1, sign * before],
          [index + 1, sign * best],
        ];
  });
  const every = Math.ceil(done.length / shownTrials);
  const points = done.flatMap(({ objective }, index): [number, number][] =>
    index % every === 0 ? [[index + 1, objective ?? 0]] : [],
  );
  const shown = every === 1 ? '' : ` One trial in ${every} is drawn.`;
  return [
    chart('history', `Trials in the order in which they began${every === 1 ? '' : `, one in ${every}`}`, {
      alt: `${done.length} trials, best so far ${formatNumber(sign * best)}.${shown}`,
      chart: {
        kind: 'scatter',
        x: 'trial',
        y: plain(metric.name),
        groups: [{ name: 'trial', tone: 'main', points }],
        line: { name: 'best so far', points: steps },
        levels: outermost(baselines, sign).map(({ name, value }) => ({ name: plain(name).slice(0, 30), value })),
      },
    }),
  ];
}

/** The strongest and the weakest baseline: more lines hide each other. */
function outermost(baselines: ReportModel['baselines'], sign: number): ReportModel['baselines'] {
  const ranked = [...baselines].sort((a, b) => sign * (b.value - a.value));
  return ranked.filter((_, index) => index === 0 || index === ranked.length - 1);
}

function comparisonTable({ resolution }: ReportModel, { comparisons }: Standing): Block[] {
  if (comparisons.length === 0) return [];
  const format = (value: number) => formatNumber(value, resolution.decimals);
  return [
    numbers(
      'Against each baseline, with approximate intervals',
      ['baseline', 'value', 'gain', 'from', 'to', 'verdict'],
      comparisons.map(({ baseline, value, gain, low, high, verdict }) => [
        baseline,
        format(value),
        formatDifference(gain, resolution.decimals),
        format(low),
        format(high),
        verdict,
      ]),
    ),
  ];
}

function bestBlocks(model: ReportModel): Block[] {
  const { best, reproduce } = model;
  if (best === null) return [];
  const blocks: Block[] = [
    { kind: 'heading', text: `The best trial: ${best.number}` },
    { kind: 'list', items: worthFacts(model, best).map((text) => ({ text })) },
    { kind: 'code', language: 'yaml', lines: paramsYaml(best.params) },
    numbers(
      `Its metrics at epoch ${best.epoch}`,
      ['metric', 'value'],
      Object.entries(best.metrics).map(([name, value]) => [name, formatMetric(value)]),
    ),
  ];
  if (reproduce !== null)
    blocks.push({ kind: 'text', text: 'Train it again:' }, { kind: 'code', language: 'sh', lines: [plain(reproduce)] });
  return blocks;
}

function rankingBlocks(model: ReportModel): Block[] {
  if (model.bestFive.length < 2) return [];
  const { titles, rows } = rankingTable(model);
  return [
    {
      kind: 'table',
      title: `Best ${model.bestFive.length} configurations by ${rankedBy(model, 'the mean over their seeds')} (${model.metric.goal})`,
      titles,
      rows,
      folded: false,
    },
  ];
}
