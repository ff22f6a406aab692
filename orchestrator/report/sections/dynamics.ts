import type { TrialDynamics } from '../evidence-types.ts';
import type { ReportModel } from '../model-types.ts';
import { formatNumber, plural, shortNumber } from '../numbers.ts';
import { plain } from '../text.ts';
import { chart, numbers, type Block, type ChartBlock, type Section } from './blocks.ts';

/** Layers drawn in one picture. */
const shownLayers = 7;

/** Under the hood of the best trial: gradients, updates and dead units by layer, and what was flagged in the drawn trials. */
export function dynamicsSection({ evidence, best }: ReportModel): Section | null {
  const dynamics = evidence?.dynamics ?? [];
  const own = dynamics.find(({ number }) => number === best?.number);
  const flagged = dynamics.flatMap(({ number, flags }) => flags.map((flag) => ({ number, ...flag })));
  if (own === undefined && flagged.length === 0) return null;
  const charts = own === undefined ? [] : chartsOf(own);
  return {
    id: 'dynamics',
    title: 'Under the hood',
    sentence:
      flagged.length === 0
        ? `Nothing was flagged in ${plural(dynamics.length, 'drawn trial')}.`
        : `${plural(new Set(flagged.map(({ number }) => number)).size, 'drawn trial')} of ${dynamics.length} carry a flag.`,
    tone: flagged.length === 0 ? 'neutral' : 'warn',
    blocks: [
      ...charts,
      ...(flagged.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              title: 'Flags',
              titles: ['trial', 'flag', 'since epoch', 'evidence'],
              rows: flagged.map(({ number, flag, since, evidence: why }) => [
                String(number),
                flag,
                since === null ? '-' : String(since),
                why,
              ]),
              folded: flagged.length > 10,
            },
          ]),
    ],
  };
}

const pictures = [
  { key: 'gradient', title: 'gradient norm', log: true },
  { key: 'update', title: 'update / weight', log: true },
  { key: 'dead', title: 'share of dead units', log: false },
] as const;

function chartsOf({ number, layers, points }: TrialDynamics): ChartBlock[] {
  return pictures.flatMap(({ key, title, log }) => {
    const series = layers.slice(0, shownLayers).flatMap((layer, index) => {
      const values = points.map((point) => [point.epoch, point[key][index] ?? null] as const);
      return values.every(([, value]) => value === null)
        ? []
        : [{ name: plain(layer).slice(0, 30), tone: index, dashed: false, points: values }];
    });
    if (series.length === 0) return [];
    const more = layers.length > shownLayers ? `, the first ${shownLayers} of ${layers.length} layers` : '';
    return [
      chart(`dynamics-${key}`, `trial ${number}: ${title} by layer${more}`, {
        alt: `${title} of ${series.map(({ name }) => name).join(', ')} over ${plural(points.length, 'epoch')}.`,
        chart: { kind: 'lines', x: 'epoch', y: title, log, series, marks: [], small: false },
      }),
    ];
  });
}

/** How the fixed eval examples were predicted while the best trial trained. */
export function predictionsSection({ evidence, best, data }: ReportModel): Section | null {
  const own = evidence?.dynamics.find(({ number }) => number === best?.number);
  const points = own?.points ?? [];
  const last = points.at(-1);
  if (own === undefined || last === undefined || points.length < 2 || last.outputs.length === 0) return null;
  const classes = last.classes;
  const changed =
    classes === undefined ? null : classes.filter((value, index) => points[0]?.classes?.[index] !== value).length;
  return {
    id: 'predictions',
    title: 'Predictions through training',
    sentence:
      changed === null
        ? `How ${plural(last.outputs.length, 'fixed eval example')} were predicted, epoch by epoch, in trial ${own.number}.`
        : `${changed} of ${plural(last.outputs.length, 'fixed eval example')} changed their predicted class between the first epoch and the last.`,
    tone: 'neutral',
    blocks: predictionBlocks(own, data),
  };
}

function predictionBlocks({ number, points }: TrialDynamics, data: ReportModel['data']): Block[] {
  const last = points.at(-1);
  const count = last?.outputs.length ?? 0;
  const names = data?.classes ?? [];
  const shown = data?.shown ?? [];
  const predictedOf = (index: number) => {
    const label = last?.classes?.[index];
    return label === undefined ? shortNumber(last?.outputs[index] ?? Number.NaN, 3) : (names[label] ?? String(label));
  };
  const rows = Array.from({ length: count }, (_, index) => {
    const [truth, predicted] = [shown[index]?.label, predictedOf(index)].map((text) =>
      text === undefined ? undefined : plain(text).slice(0, 14),
    );
    const told = truth === undefined || truth === predicted ? predicted : `${truth}, not ${predicted ?? ''}`;
    return `${index + 1}: ${last?.classes === undefined ? (truth ?? '') : (told ?? '')}`;
  });
  const values = points.flatMap(({ outputs }) => outputs.filter((value) => value !== null));
  const [min, max] = last?.classes === undefined ? [Math.min(...values), Math.max(...values)] : [0, 1];
  return [
    chart(
      'predictions',
      `Trial ${number}: each row an example with its label (and what it was taken for in the end), each column an epoch`,
      {
        alt: `Confidence of the predicted class of ${count} examples over ${plural(points.length, 'epoch')}.`,
        chart: {
          kind: 'heat',
          columns: points.map(({ epoch }) => String(epoch)),
          rows,
          columnTitle: 'epoch',
          rowTitle: '',
          cells: points.flatMap(({ outputs }, column) =>
            outputs.flatMap((value, row): [number, number, number][] => (value === null ? [] : [[column, row, value]])),
          ),
          min,
          max,
          print: 'none',
          title: last?.classes === undefined ? 'prediction' : 'confidence',
        },
      },
    ),
    ...(shown.length === 0
      ? []
      : [
          numbers(
            'The examples and their last predictions',
            ['example', 'label', 'prediction', last?.classes === undefined ? 'value' : 'confidence', 'text'],
            shown
              .slice(0, count)
              .map(({ label, text }, index) => [
                String(index + 1),
                label,
                predictedOf(index),
                formatNumber(last?.outputs[index] ?? null, 2),
                text,
              ]),
          ),
        ]),
  ];
}
