import type { TrialCurve } from '../evidence-types.ts';
import type { ReportModel } from '../model-types.ts';
import { formatMetric, plural } from '../numbers.ts';
import { overfitOnset } from '../suspicions/learning.ts';
import { plain } from '../text.ts';
import { chart, numbers, type ChartBlock, type Section } from './blocks.ts';

/** How trials learnt: small multiples of the ranked metric, or of the loss, on train and eval. */
export function learningSection(model: ReportModel): Section | null {
  const curves = model.evidence?.curves ?? [];
  if (curves.length === 0) return null;
  const onsets = new Map(curves.map(({ number, points }) => [number, overfitOnset(points)]));
  const best = curves.find(({ number }) => number === model.best?.number);
  return {
    id: 'learning',
    title: 'How did they learn?',
    sentence: learningSentence(model, onsets),
    tone: best !== undefined && onsets.get(best.number) !== null ? 'warn' : 'neutral',
    blocks: [
      { kind: 'multiples', charts: curves.map((curve) => small(curve, model, onsets.get(curve.number) ?? null)) },
      ...(best === undefined ? [] : [epochTable(best, model)]),
      {
        kind: 'text',
        text: `The best four, the last, and some between, of ${plural(model.counts.complete, 'completed trial')}. Solid: eval; dashed: train (a running mean over the epoch, so it lags behind).`,
      },
    ],
  };
}

function learningSentence({ best }: ReportModel, onsets: ReadonlyMap<number, number | null>): string {
  const overfit = [...onsets].filter(([, onset]) => onset !== null);
  const own = best === null ? null : (onsets.get(best.number) ?? null);
  const many = `${overfit.length} of ${plural(onsets.size, 'drawn trial')} overfit (eval loss rises while train loss falls)`;
  if (overfit.length === 0) return `None of ${plural(onsets.size, 'drawn trial')} overfits.`;
  return own === null ? `${many}, the best one does not.` : `${many}, the best one from epoch ${own} on.`;
}

function small({ number, points }: TrialCurve, model: ReportModel, onset: number | null): ChartBlock {
  const { metric, evidence } = model;
  const what = metric.name.replace(/^(train|eval)\//, '');
  const trial = evidence?.trials.find((each) => each.number === number);
  const series = (['eval', 'train'] as const).flatMap((side) => {
    const name = `${side}/${what}`;
    const values = points.map(({ epoch, metrics }) => [epoch, metrics[name] ?? null] as const);
    return values.every(([, value]) => value === null)
      ? []
      : [
          {
            name,
            tone: side === 'eval' ? ('main' as const) : ('second' as const),
            dashed: side === 'train',
            points: values,
          },
        ];
  });
  const shown = trial?.objective === null || trial === undefined ? (trial?.state ?? '') : formatMetric(trial.objective);
  const words = onset === null ? '' : `, overfits from epoch ${onset}`;
  return chart(`learning-${number}`, `trial ${number}: ${shown}${number === model.best?.number ? ' (best)' : ''}`, {
    alt: `${plain(what)} of trial ${number} over ${plural(points.length, 'epoch')}, ending at ${shown}${words}.`,
    chart: {
      kind: 'lines',
      x: 'epoch',
      y: plain(what),
      log: false,
      series: series.map((each) => ({ ...each, name: plain(each.name) })),
      marks: onset === null ? [] : [{ at: onset, name: 'overfit' }],
      small: true,
    },
  });
}

function epochTable({ number, points }: TrialCurve, { metric }: ReportModel) {
  const names = [...new Set([metric.name, ...points.flatMap(({ metrics }) => Object.keys(metrics))])].slice(0, 6);
  return numbers(
    `Trial ${number}, epoch by epoch`,
    ['epoch', ...names],
    points.map(({ epoch, metrics }) => [String(epoch), ...names.map((name) => formatMetric(metrics[name] ?? null))]),
  );
}
