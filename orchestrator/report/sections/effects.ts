import type { AnalysisReport, ParameterReport } from '../../analysis/report.ts';
import { toldParameters } from '../analysis-words.ts';
import type { ReportEvidence } from '../evidence-types.ts';
import type { ReportModel } from '../model-types.ts';
import { formatNumber, formatParam } from '../numbers.ts';
import { plain } from '../text.ts';
import { chart, numbers, type Block, type ChartBlock, type Section } from './blocks.ts';
import { positionsOf } from './positions.ts';
import { spread } from './spread.ts';

/** Hyperparameters whose curves are drawn. */
const shownCurves = 12;
/** Trials drawn as points in one picture. */
const shownPoints = 250;

/** How the metric changes along each hyperparameter. */
export function effectsSection(model: ReportModel): Section | null {
  const { analysis, evidence, metric } = model;
  if (analysis === null || evidence === null) return null;
  const parameters = toldParameters(analysis).slice(0, shownCurves);
  const drawn = parameters.flatMap((parameter, index) =>
    effectChart(parameter, { id: `effect-${index + 1}`, analysis, evidence, metric: metric.name }),
  );
  if (drawn.length === 0) return null;
  const clipped =
    analysis.scale.used === 'clip' ? ' For the line, everything worse than the median counts as the median.' : '';
  return {
    id: 'effects',
    title: 'How does the metric change?',
    sentence: effectsSentence(analysis),
    tone: 'neutral',
    blocks: [
      { kind: 'multiples', charts: drawn },
      ...parameters.filter(({ curve }) => curve.length > 1).map((parameter) => curveTable(parameter, analysis)),
      {
        kind: 'text',
        text: `Points are trials. The line is the average over everything else as the model of the analysis sees it, with its 90 % band; grey where it is not shown to matter.${clipped}`,
      },
    ],
  };
}

function effectsSentence({ parameters, warnings }: AnalysisReport): string {
  const told = parameters.filter(({ verdict, direction }) => verdict === 'matters' && direction !== null);
  const words = told.map(({ name, direction }) => `${plain(name)}: ${direction ?? ''}`);
  const misleading = warnings.some((text) => text.startsWith('mostly interactions'))
    ? ' These are mostly interactions, so one curve at a time misleads.'
    : '';
  if (words.length === 0) return `No curve stands out from its band.${misleading}`;
  return `${words.join('; ')}.${misleading}`;
}

interface Drawn {
  readonly id: string;
  readonly analysis: AnalysisReport;
  readonly evidence: ReportEvidence;
  readonly metric: string;
}

/** The curve in the metric's own units where the analysis is in them; else the points alone. */
function effectChart(parameter: ParameterReport, { id, analysis, evidence, metric }: Drawn): ChartBlock[] {
  const { name, verdict, curve } = parameter;
  const dimension = evidence.space.find((each) => each.name === name)?.dimension;
  if (dimension === undefined) return [];
  const { scale, levels, of } = positionsOf(dimension);
  const done = evidence.trials.filter(({ objective, state }) => objective !== null && state === 'complete');
  const points = spread(done, shownPoints).flatMap(({ params, objective }): [number, number][] => {
    const at = of(params[name]);
    return at === null ? [] : [[at, objective ?? 0]];
  });
  const centre = centreOf(
    analysis,
    done.map(({ objective }) => objective ?? 0),
  );
  const drawn =
    centre === null
      ? []
      : curve.flatMap(({ value, effect, low, high }): [number, number, number, number][] => {
          const at = of(value);
          return at === null ? [] : [[at, centre + effect, centre + Math.min(low, high), centre + Math.max(low, high)]];
        });
  if (points.length === 0 && drawn.length === 0) return [];
  const words = parameter.direction ?? 'flat within its band';
  return [
    chart(id, plain(name), {
      alt: `${plain(metric)} along ${plain(name)}: ${words}; ${verdict}.`,
      chart: {
        kind: 'effect',
        name: plain(name),
        metric: plain(metric),
        scale,
        levels,
        curve: drawn.sort((a, b) => a[0] - b[0]),
        points,
        grey: verdict !== 'matters',
      },
    }),
  ];
}

/** What the curves' differences are from: the mean of the (clipped) objectives; null on scales that are not the metric's. */
function centreOf({ scale, goal }: AnalysisReport, objectives: readonly number[]): number | null {
  if (objectives.length === 0 || (scale.used !== 'raw' && scale.used !== 'clip')) return null;
  const { cap } = scale;
  const kept =
    cap === null
      ? objectives
      : objectives.map((value) => (goal === 'maximize' ? Math.max(value, cap) : Math.min(value, cap)));
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

function curveTable({ name, curve }: ParameterReport, { objective }: AnalysisReport): Block {
  return numbers(
    `${name}: difference of ${objective} from the average, with its 90 % band`,
    [name, 'effect', 'low', 'high'],
    curve.map(({ value, effect, low, high }) => [
      typeof value === 'number' ? formatNumber(value) : formatParam(value),
      ...[effect, low, high].map((each) => formatNumber(each)),
    ]),
  );
}
