import type { AnalysisReport, ParameterReport } from '../../analysis/report.ts';
import {
  barParts,
  basisText,
  limitTexts,
  pairTexts,
  percent,
  sharesText,
  tellingColumns,
  toldParameters,
} from '../analysis-words.ts';
import type { ReportModel } from '../model-types.ts';
import { plain } from '../text.ts';
import { chart, numbers, type Block, type ChartBlock, type Section } from './blocks.ts';
import { surfaceBlocks } from './surfaces.ts';

/** Which hyperparameters matter, what is interaction, what is unexplained, what is seed noise. */
export function importanceSection({ analysis }: ReportModel): Section {
  const section = { id: 'importance', title: 'Which hyperparameters matter?', tone: 'neutral' as const };
  if (analysis === null)
    return { ...section, sentence: 'This was not analysed: the report command does it.', blocks: [] };
  const parameters = toldParameters(analysis);
  return {
    ...section,
    sentence: `${analysis.headline}.`,
    tone: parameters.some(({ verdict }) => verdict === 'matters') ? 'good' : 'neutral',
    blocks: [
      ...barChart(analysis),
      ...sharesChart(analysis),
      ...parameterTable(parameters),
      ...pairBlocks(analysis),
      ...surfaceBlocks(analysis),
      { kind: 'text', text: basisText(analysis) },
      ...listOf('What cannot be said', limitTexts(analysis)),
      ...listOf('Assumed', analysis.assumptions),
    ],
  };
}

function parameterTable(parameters: readonly ParameterReport[]): Block[] {
  if (parameters.length === 0) return [];
  const columns = tellingColumns(parameters);
  const title = parameters.some(({ share }) => share !== null)
    ? 'What each explains alone, and with interactions, as a share of what all explain together (90 % intervals)'
    : 'What can be told of each';
  const rows = parameters.map((parameter) => columns.map(({ text }) => text(parameter)));
  return [{ kind: 'table', title, titles: columns.map((column) => column.title), rows, folded: false }];
}

const barTones = ['main', 'second', 'faint', 'warn'] as const;

function barChart({ bar }: AnalysisReport): Block[] {
  if (bar === null) return [];
  const parts = barParts(bar);
  return [
    chart('parts', 'Where the variance of one trial’s metric comes from', {
      alt: parts.map(({ name, share }) => `${name} ${percent(share)}`).join(', '),
      chart: {
        kind: 'stack',
        parts: parts.map(({ name, share }, at) => ({ name, share: Math.max(0, share), tone: barTones[at] ?? 'faint' })),
      },
    }),
    numbers(
      'Parts of the variance',
      ['part', 'share'],
      parts.map(({ name, share }) => [name, percent(share)]),
    ),
    { kind: 'text', text: sharesText(bar) },
  ];
}

/** Hyperparameters that one picture shows. */
const shownParameters = 20;

function sharesChart(report: AnalysisReport): ChartBlock[] {
  const shown = toldParameters(report)
    .filter(({ share }) => share !== null)
    .slice(0, shownParameters);
  if (shown.length === 0) return [];
  const rows = shown.map(({ name, share, shareInterval, total, totalInterval, verdict }) => {
    const tone = verdict === 'matters' ? ('main' as const) : ('faint' as const);
    const alone = { label: plain(name), value: Math.max(0, share ?? 0), tone, ...ends(shareInterval) };
    return total === null
      ? alone
      : { ...alone, other: { value: total, tone: 'second' as const, ...ends(totalInterval) } };
  });
  return [
    chart('shares', 'Share of each hyperparameter: alone (large dots), with interactions (small dots)', {
      alt: shown.map(({ name, share, verdict }) => `${plain(name)} ${percent(share)}, ${verdict}`).join('; '),
      chart: {
        kind: 'intervals',
        title: 'share (90 % intervals)',
        percent: true,
        lines: [],
        rows,
      },
    }),
  ];
}

function ends(interval: readonly [number, number] | null) {
  return { low: interval === null ? null : Math.max(0, interval[0]), high: interval?.[1] ?? null };
}

/** Pairs as a heat map, the shares alone on its diagonal. */
function pairBlocks(report: AnalysisReport): Block[] {
  const { pairs } = report;
  const names = toldParameters(report)
    .filter(({ share }) => share !== null)
    .map(({ name }) => name)
    .slice(0, shownParameters);
  const inNames = pairs.filter((pair) => pair.names.every((name) => names.includes(name)));
  if (names.length < 2 || inNames.length === 0) return [];
  const cells = inNames.flatMap(({ names: [a, b], share }): [number, number, number][] => {
    const [i, j] = [names.indexOf(a), names.indexOf(b)];
    const value = Math.max(0, share);
    return [
      [i, j, value],
      [j, i, value],
    ];
  });
  const labels = names.map((name) => plain(name));
  const max = Math.max(0.1, ...cells.map(([, , value]) => value));
  return [
    chart('pairs', 'Interactions: share of variance that two explain only together', {
      alt: pairTexts(report).slice(0, 3).join('; '),
      chart: {
        kind: 'heat',
        columns: labels,
        rows: labels,
        columnTitle: '',
        rowTitle: '',
        cells,
        min: 0,
        max,
        print: 'percent',
        title: 'share of the pair',
      },
    }),
    numbers(
      'Interactions',
      ['pair', 'share (90 %)'],
      pairTexts(report).map((text) => [text.slice(0, text.lastIndexOf(': ')), text.slice(text.lastIndexOf(': ') + 2)]),
    ),
  ];
}

function listOf(title: string, texts: readonly string[]): Block[] {
  if (texts.length === 0) return [];
  return [
    { kind: 'heading', text: title },
    { kind: 'list', items: texts.map((text) => ({ text })) },
  ];
}
