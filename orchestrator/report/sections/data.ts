import type { ReportModel } from '../model-types.ts';
import { formatCount, shortNumber } from '../numbers.ts';
import { dataWords } from '../words.ts';
import type { Block, Section } from './blocks.ts';

/** What was trained on, what was dropped with samples, and what no training scores. */
export function dataSection(model: ReportModel): Section {
  const { data } = model;
  const section = { id: 'data', title: 'Data and baselines' };
  if (data === null)
    return {
      ...section,
      tone: 'neutral',
      sentence: 'The task brings its own data: nothing is known of it, and no baseline was measured.',
      blocks: [],
    };
  const dropped = data.dropped.filter(({ count }) => count > 0);
  return {
    ...section,
    tone: dropped.length > 0 ? 'warn' : 'neutral',
    sentence: `${dataWords(model) ?? ''}.`,
    blocks: [
      {
        kind: 'facts',
        rows: [
          [
            'Examples',
            `${formatCount(data.train)} train, ${formatCount(data.eval)} eval, ${formatCount(data.test)} test`,
          ],
          ...(data.classes.length > 0 ? [['Classes', data.classes.join(', ')] as const] : []),
          ['Fingerprint', data.fingerprint],
        ],
      },
      ...baselineTable(model),
      ...dropped.flatMap(({ reason, count, samples }): Block[] => [
        { kind: 'text', text: `Dropped: ${formatCount(count)}, ${reason}` },
        { kind: 'list', items: samples.map((text) => ({ text })) },
      ]),
    ],
  };
}

function baselineTable({ baselines, gateReport }: ReportModel): Block[] {
  // Measured ones have a part of their own, with intervals.
  if (gateReport !== null && gateReport.baselines.length > 0) return [];
  if (baselines.length === 0) return [{ kind: 'text', text: 'No baseline was measured.' }];
  return [
    {
      kind: 'table',
      title: 'What simple predictors score',
      titles: ['baseline', 'score', 'standard error', 'examples', 'how'],
      rows: baselines.map(({ name, value, standardError, examples, method }) => [
        name,
        shortNumber(value, 4),
        standardError === null ? '-' : shortNumber(standardError, 2),
        formatCount(examples),
        method,
      ]),
      folded: false,
    },
  ];
}
