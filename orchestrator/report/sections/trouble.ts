import { failureTexts } from '../analysis-words.ts';
import type { ReportModel } from '../model-types.ts';
import { formatCount, formatParam, plural } from '../numbers.ts';
import { plain } from '../text.ts';
import { chart, type Block, type ChartBlock, type Section, type TableBlock } from './blocks.ts';
import { positionsOf } from './positions.ts';

/** What made runs diverge or fail. */
export function troubleSection(model: ReportModel): Section {
  const { diverged, failed, analysis } = model;
  const bad = diverged.length + failed.length;
  return {
    id: 'trouble',
    title: 'What diverged or failed?',
    sentence: troubleSentence(model),
    tone: bad === 0 ? 'good' : failed.length > 0 ? 'bad' : 'warn',
    blocks: [
      ...regionChart(model),
      ...(analysis === null || bad === 0
        ? []
        : [{ kind: 'list' as const, items: failureTexts(analysis).map((text) => ({ text })) }]),
      ...divergedTable(model),
      ...failedTable(model),
    ],
  };
}

function troubleSentence({ diverged, failed, counts, analysis }: ReportModel): string {
  if (diverged.length + failed.length === 0)
    return counts.complete === 0 ? 'Nothing has run yet.' : 'No trial diverged or failed.';
  const parts = [
    ...(diverged.length > 0 ? [`${plural(diverged.length, 'trial')} diverged`] : []),
    ...(failed.length > 0 ? [`${plural(failed.length, 'trial')} failed`] : []),
  ];
  const found = analysis?.failures?.parameters.find(({ pAdjusted, total }) => (pAdjusted ?? 1) <= 0.05 && total > 0.05);
  const where = found === undefined ? '' : `, most often with ${plain(found.name)} at ${plain(found.worst)}`;
  return `${parts.join(' and ')}${where}.`;
}

/** Bars along the hyperparameter that explains failures best. */
function regionChart({ analysis, evidence }: ReportModel): ChartBlock[] {
  const [cause] = analysis?.failures?.parameters ?? [];
  const dimension = evidence?.space.find(({ name }) => name === cause?.name)?.dimension;
  if (cause === undefined || dimension === undefined || evidence === null) return [];
  const { scale, levels, of } = positionsOf(dimension);
  const placed = evidence.trials.flatMap(({ params, state }) => {
    const at = of(params[cause.name]);
    return at === null ? [] : [{ at, bad: state === 'diverged' || state === 'failed', state }];
  });
  const bins =
    scale === 'levels'
      ? levels
      : rangeBins(
          placed.map(({ at }) => at),
          scale === 'log',
        );
  const edges = bins.map((bin) => (typeof bin === 'string' ? null : bin));
  const indexOf = (at: number) =>
    scale === 'levels'
      ? at
      : Math.max(
          0,
          edges.findIndex((bin) => bin !== null && at <= bin[1]),
        );
  const count = (wanted: (state: string) => boolean) =>
    bins.map((_, index) => placed.filter(({ at, state }) => indexOf(at) === index && wanted(state)).length);
  const words = bins.map((bin) => (typeof bin === 'string' ? bin : `${short(bin[0])} to ${short(bin[1])}`));
  return [
    chart('regions', `Trials along ${plain(cause.name)}`, {
      alt: `Diverged and failed trials by ${plain(cause.name)}; most at ${plain(cause.worst)}.`,
      chart: {
        kind: 'bars',
        title: 'trials',
        categoryTitle: plain(cause.name),
        categories: words,
        series: [
          { name: 'completed', tone: 'main', values: count((state) => state === 'complete') },
          { name: 'diverged', tone: 'warn', values: count((state) => state === 'diverged') },
          { name: 'failed', tone: 'bad', values: count((state) => state === 'failed') },
        ],
      },
    }),
  ];
}

/** Eight equal parts of the values' range, on its scale. */
function rangeBins(values: readonly number[], log: boolean): [number, number][] {
  const forward = log ? Math.log : (value: number) => value;
  const back = log ? Math.exp : (value: number) => value;
  const [low, high] = [forward(Math.min(...values)), forward(Math.max(...values))];
  const parts = high > low ? 8 : 1;
  const edge = (part: number) =>
    part === parts ? back(high) * (1 + 1e-12) : back(low + ((high - low) * part) / parts);
  return Array.from({ length: parts }, (_, part) => [edge(part), edge(part + 1)]);
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function divergedTable({ diverged, swept }: ReportModel): Block[] {
  return tableOf('Diverged: the loss became NaN or infinite, a result and a limit of the safe range', {
    titles: ['trial', 'epochs', 'seed', ...swept, 'note'],
    rows: diverged.map(({ number, params, seed, epochs, note }) => [
      String(number),
      String(epochs),
      String(seed),
      ...swept.map((name) => formatParam(params[name])),
      note ?? '',
    ]),
  });
}

function failedTable({ failed, swept }: ReportModel): Block[] {
  return tableOf('Failed: these trials gave no result', {
    titles: ['trial', 'class', 'attempt', 'message', ...swept],
    rows: failed.map(({ number, class: kind, attempt, message, params }) => [
      String(number),
      kind,
      String(attempt),
      message,
      ...swept.map((name) => formatParam(params[name])),
    ]),
  });
}

function tableOf(title: string, { titles, rows }: Pick<TableBlock, 'titles' | 'rows'>): Block[] {
  if (rows.length === 0) return [];
  return [{ kind: 'table', title: `${title} (${formatCount(rows.length)})`, titles, rows, folded: rows.length > 10 }];
}
