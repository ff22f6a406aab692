import type { ReportModel } from '../model-types.ts';
import { formatCount, formatNumber } from '../numbers.ts';
import type { Block, Section } from './blocks.ts';
import { checkBlocks, checksOf, missingWords, toneOf } from './gate-items.ts';
import { doubtTable } from './data-look.ts';

/** What simple models reach on the same eval examples, what they get wrong, and what the metric can show. */
export function baselinesSection(model: ReportModel): Section {
  const section = { id: 'baselines', title: 'What do simple models reach?' };
  const missing = missingWords(model, 'baselines', 'No baseline was measured');
  if (missing !== null) return { ...section, tone: 'warn', sentence: missing, blocks: [] };
  const { metric, gateReport, gatePage } = model;
  const baselines = gateReport?.baselines ?? [];
  const sign = metric.goal === 'maximize' ? 1 : -1;
  const best = baselines.reduce<(typeof baselines)[number] | undefined>(
    (most, row) => (most === undefined || sign * row.score.value > sign * most.score.value ? row : most),
    undefined,
  );
  const checks = checksOf(model, 'baselines');
  const decimals = metric.name === 'eval/accuracy' ? 3 : null;
  const interval = ({ low, high }: { low: number; high: number }) =>
    `${formatNumber(low, decimals)} to ${formatNumber(high, decimals)}`;
  return {
    ...section,
    tone: toneOf(checks),
    sentence:
      best === undefined
        ? `No simple model can be scored by ${metric.name}.`
        : `The best of ${formatCount(baselines.length)}, ${best.name}, has ${metric.name} ${formatNumber(best.score.value, decimals)} (90 % interval ${interval(best.score)}).`,
    blocks: [
      ...(baselines.length === 0
        ? []
        : [
            {
              kind: 'table',
              title: 'Simple models on the eval examples of the sweep',
              titles: ['model', metric.name, '90 % interval', 'loss', 'how'],
              rows: baselines.map(({ name, score, loss, method }) => [
                name,
                formatNumber(score.value, decimals),
                interval(score),
                formatNumber(loss, 3),
                method,
              ]),
              folded: false,
            } as const,
          ]),
      ...limitBlocks(model),
      ...checkBlocks(model, 'baselines'),
      ...doubtTable('What the best simple model gets wrong', gatePage?.mistakes ?? []),
    ],
  };
}

function limitBlocks({ gateReport, metric }: ReportModel): Block[] {
  const { limits = null, expectedLoss = null } = gateReport ?? {};
  const rows: readonly (readonly [string, string | null])[] = [
    ['Loss of a model that knows the shares alone', expectedLoss === null ? null : formatNumber(expectedLoss, 3)],
    ['Eval examples', limits === null ? null : formatCount(limits.examples)],
    [`Highest ${metric.name} that the labels allow`, told(limits?.ceiling)],
    ['Standard error of one score', told(limits?.standardError)],
  ];
  const known = rows.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const]));
  return known.length === 0 ? [] : [{ kind: 'facts', rows: known }];
}

function told(value: number | null | undefined): string | null {
  return value === null || value === undefined ? null : formatNumber(value, 4);
}
