import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../orchestrator/report/html/page.ts';
import { renderMarkdown } from '../../../orchestrator/report/markdown.ts';
import { reportModel } from '../../../orchestrator/report/model.ts';
import { baselinesSection } from '../../../orchestrator/report/sections/baselines.ts';
import { dataLookSection } from '../../../orchestrator/report/sections/data-look.ts';
import { preflightSection } from '../../../orchestrator/report/sections/preflight.ts';
import { gateChecks } from '../../../shared/gate-checks.ts';
import type { Check, GatePage, GatesReport } from '../../../shared/gate-records.ts';
import { trainableReport } from '../../../worker/gates/answer-gates.ts';
import { at, gates, makePlan } from './fixtures.ts';

const page: GatePage = {
  about: { source: 'UCI', collected: 'not stated', knownNoise: 'not stated' },
  inputs: 'text',
  facts: [{ name: 'length', value: '1 to 71 words' }],
  classes: [{ name: 'positive', train: 1200, eval: 300, samples: ['Loved it <b>'] }],
  columns: [{ name: 'mass', type: 'number', missing: 2, distinct: 90, values: '2700 .. 4050 .. 6300' }],
  tokens: [
    {
      text: 'good qzx',
      words: [
        { word: 'good', state: 'known' },
        { word: 'qzx', state: 'unknown' },
      ],
    },
  ],
  suspects: [{ input: 'Not bad at all', label: 'negative', predicted: 'positive', confidence: 0.973 }],
  mistakes: [{ input: 'Meh.', label: 'negative', predicted: 'positive', confidence: 0.6 }],
};
const check = (gate: Check['gate'], id: string, level: Check['level']): Check => ({
  ...{ gate, check: id, level, evidence: `Evidence of ${id}.` },
  ...(level === 'pass' ? {} : { remedy: `Remedy of ${id}.`, examples: [`example of ${id}`] }),
});
const report: GatesReport = {
  ran: ['data', 'baselines', 'preflight'],
  checks: [
    check('data', 'duplicates', 'note'),
    check('data', 'overlap', 'fail'),
    check('data', 'order', 'pass'),
    check('baselines', 'signal', 'pass'),
    check('preflight', 'overfits', 'undecided'),
    check('preflight', 'gradients', 'pass'),
  ],
  baselines: [
    { name: 'majority class', method: 'always positive', score: { value: 0.5, low: 0.47, high: 0.53 }, loss: 0.693 },
    { name: 'naive Bayes', method: 'words', score: { value: 0.81, low: 0.78, high: 0.84 }, loss: 0.44 },
  ],
  limits: { examples: 600, ceiling: 0.995, step: 1 / 600, standardError: 0.016 },
  expectedLoss: Math.log(2),
  price: { seconds: 2, low: 1.5, high: 2.5, secondsPerStep: 0.004 },
  seconds: 3,
};
const overrides = [{ check: 'overlap', level: 'warn' as const, reason: 'twins' }];

function modelOf(told: GatesReport | null, gatePage: GatePage | null) {
  const plan = makePlan({ settings: { gates: { data: 'on', baselines: 'on', preflight: 'on', overrides } } });
  return reportModel({
    ...{ plan, outcomes: [], wanted: 'running', now: at, gatePage },
    gates: told === null ? null : { ...gates, report: told },
  });
}

describe('the gates in the report', () => {
  const model = modelOf(report, page);

  it('tell what is in the data, worst first, with the reason of an override, and what to read', () => {
    const section = dataLookSection(model);
    expect(section).toMatchObject({
      tone: 'bad',
      sentence: 'The inputs are texts; something in them deserves a look (3 checks, 1 failed).',
    });
    const lists = section.blocks.flatMap((block) => (block.kind === 'list' ? block.items : []));
    expect(lists).toMatchObject([
      {
        mark: 'fail',
        text: 'overlap: Evidence of overlap. For example: example of overlap. Remedy of overlap. The sweep file sets it to warn: twins.',
      },
      { mark: 'note' },
    ]);
    const tables = section.blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));
    expect(tables.map(({ rows }) => rows)).toEqual([
      [['positive', '1,200', '300', 'Loved it <b>']],
      [['mass', 'number', '2', '90', '2700 .. 4050 .. 6300']],
      [['good qzx', 'good [qzx]']],
      [['negative', 'positive', '97 %', 'Not bad at all']],
    ]);
  });

  it('tell what simple models reach, with intervals, and what they get wrong', () => {
    const section = baselinesSection(model);
    expect(section.sentence).toBe(
      'The best of 2, naive Bayes, has eval/accuracy 0.810 (90 % interval 0.780 to 0.840).',
    );
    expect(section.blocks).toContainEqual(
      expect.objectContaining({
        rows: [
          ['majority class', '0.500', '0.470 to 0.530', '0.693', 'always positive'],
          ['naive Bayes', '0.810', '0.780 to 0.840', '0.440', 'words'],
        ],
      }),
    );
  });

  it('tell how sound the code is, and never pass what could not be told', () => {
    const section = preflightSection(model);
    expect(section).toMatchObject({
      tone: 'warn',
      sentence: 'Nothing speaks against it: 2 checks, 1 undecided.',
    });
    expect(section.blocks[0]).toMatchObject({ items: [{ mark: 'note', text: expect.stringContaining('undecided') }] });
  });

  it('stand in the page, escaped, each with its finding and the reason of an override', () => {
    const html = renderHtml(model, { text: '', sha256: '', styleSha256: '' });
    for (const title of ['What is in the data?', dataLookSection(model).sentence, preflightSection(model).sentence])
      expect(html).toContain(title);
    expect(html).toContain('The sweep file sets it to warn: twins.');
    expect(html).toContain('Loved it &lt;b&gt;');
    expect(html).not.toContain('Loved it <b>');
  });

  it.each<[string, GatesReport | null, RegExp]>([
    ['no answer', null, /have not answered/],
    ['all off', { ...report, ran: [], checks: [] }, /gates\.\w+ is off/],
    [
      'a trainable',
      trainableReport({ wanted: ['data', 'baselines', 'preflight'], swept: [], trials: [] }),
      new RegExp(
        `A trainable trains by itself, so none of ${Object.keys(gateChecks).length - 1} checks could look inside: data, baselines, loss, gradients and speed are not known\\.`,
      ),
    ],
  ])('say what is missing and why: %s', (_, told, why) => {
    const bare = modelOf(told, null);
    for (const section of [dataLookSection(bare), baselinesSection(bare), preflightSection(bare)])
      expect(section).toMatchObject({ tone: 'warn', sentence: expect.stringMatching(why), blocks: [] });
  });

  it('stand in Markdown, escaped, and in the JSON of the model', () => {
    const markdown = renderMarkdown(model);
    expect(markdown).toContain('## What is in the data?');
    expect(markdown).not.toContain('<b>');
    expect(JSON.parse(JSON.stringify(model))).toMatchObject({ gatePage: page, gateReport: report });
  });
});
