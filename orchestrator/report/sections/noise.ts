import type { ReportModel } from '../model-types.ts';
import { formatNumber, plural } from '../numbers.ts';
import { plain } from '../text.ts';
import { noiseWords } from '../words.ts';
import { chart, type ChartBlock, type Section } from './blocks.ts';

/** How large the luck of a seed is beside what the hyperparameters do. */
export function noiseSection(model: ReportModel): Section {
  const { seedNoise, resolution, standing } = model;
  const good = standing?.goodNoise ?? null;
  return {
    id: 'noise',
    title: 'Seed noise against effects',
    sentence:
      seedNoise === null
        ? 'Seed noise was not measured: no configuration ran with two seeds, so a difference may be luck.'
        : `Two seeds of one configuration differ by ${formatNumber(Math.SQRT2 * seedNoise.sd, resolution.decimals)} as a rule${good === null ? '' : `, among good configurations by ${formatNumber(Math.SQRT2 * good, resolution.decimals)}`}.`,
    tone: seedNoise === null ? 'warn' : 'neutral',
    blocks: [...rangesChart(model), { kind: 'text', text: `Seed noise: ${noiseWords(model)}.` }],
  };
}

/** The span of each effect curve beside the noise. */
function rangesChart({ analysis, seedNoise, metric, resolution }: ReportModel): ChartBlock[] {
  const raw = analysis?.scale.used === 'raw' || analysis?.scale.used === 'clip';
  if (analysis === null || seedNoise === null || !raw) return [];
  const spans = analysis.parameters
    .filter(({ curve }) => curve.length > 1)
    .slice(0, 15)
    .map(({ name, curve, verdict }) => {
      const effects = curve.map(({ effect }) => effect);
      return {
        label: plain(name),
        value: Math.max(...effects) - Math.min(...effects),
        low: null,
        high: null,
        tone: verdict === 'matters' ? ('main' as const) : ('faint' as const),
      };
    });
  if (spans.length === 0) return [];
  const noise = formatNumber(seedNoise.sd, resolution.decimals);
  const larger = spans.filter(({ value }) => value > seedNoise.sd).length;
  return [
    chart('noise', 'Largest difference along each hyperparameter, and the seed noise', {
      alt: `${plural(larger, 'effect')} of ${spans.length} larger than the seed noise (${noise}).`,
      chart: {
        kind: 'intervals',
        title: `difference of ${plain(metric.name)}`,
        percent: false,
        lines: [{ name: `seed noise ${noise}`, value: seedNoise.sd }],
        rows: spans,
      },
    }),
  ];
}
