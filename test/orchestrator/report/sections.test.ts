import { expect, it } from 'vitest';
import { renderHtml } from '../../../orchestrator/report/html/page.ts';
import { renderMarkdown } from '../../../orchestrator/report/markdown.ts';
import { reportModel, type ReportModel } from '../../../orchestrator/report/model.ts';
import { sectionsOf } from '../../../orchestrator/report/sections/sections.ts';
import { surfaceBlocks } from '../../../orchestrator/report/sections/surfaces.ts';
import { renderReport } from '../../../orchestrator/report/terminal.ts';
import { analysisOf, at, finished, gates, makePlan, sentimentOutcomes } from './fixtures.ts';

const plan = makePlan({ configurations: 14 });
const outcomes = sentimentOutcomes(plan);
const told = { plan, outcomes, gates, wanted: 'running' as const, now: at, lines: new Map<number, never>() };
const analysis = analysisOf(plan, outcomes);
const script = { text: '', sha256: '', styleSha256: '' };

it.each([
  ['gateReport', 'baselines'],
  ['evidence', 'effects'],
  ['seedNoise', 'noise'],
] as const)('loses no other part to one that cannot be made: %s', (key, id) => {
  const model = reportModel({ ...told, analysis });
  const broken = new Proxy(model, {
    get: (of: ReportModel, name) => {
      if (name === key) throw new Error('a bug in <b>one</b> part');
      return Reflect.get(of, name) as unknown;
    },
  });
  const sections = sectionsOf(broken);
  expect(sections.find((each) => each.id === id)?.sentence).toContain('could not be made (a bug in <b>one</b> part)');
  expect(sections.find((each) => each.id === 'provenance')?.title).not.toContain('Missing');
  expect(renderHtml(broken, script)).toContain('a bug in &lt;b&gt;one&lt;/b&gt; part');
  expect(renderMarkdown(broken, 'charts')).toContain('Missing: ');
});

it('draws what the strongest pairs do together, numbers rising upwards, and says where they are best', () => {
  const surface = {
    rows: [1, 2],
    columns: ['a', 'b'],
    effect: [
      [0, 0.1],
      [0.3, 0.2],
    ],
    sd: [
      [0, 0],
      [0, 0],
    ],
  };
  const pair = { interval: null, pAdjusted: null, surface };
  const pairs = [
    { ...pair, names: ['x', 'weak'] as const, share: 0.001 },
    { ...pair, names: ['x', 'z'] as const, share: 0.05, surface: null },
    { ...pair, names: ['x', 'kind'] as const, share: 0.2 },
  ];
  const [, drawn] = surfaceBlocks({ ...analysis, pairs });
  expect(drawn).toMatchObject({
    kind: 'multiples',
    charts: [
      { title: 'x with kind', alt: 'Best at x 2, kind a: +0.3.', chart: { rows: ['2', '1'], min: 0, max: 0.3 } },
    ],
  });
  expect(surfaceBlocks({ ...analysis, pairs: [] })).toEqual([]);
});

it.each([
  [
    { main: 0.6, interactions: 0.1, unexplained: 0.2, seedNoise: 0.1 },
    'Shares split what the hyperparameters explain, 70 % of the bar',
  ],
  [{ main: 0.001, interactions: 0, unexplained: 0.9, seedNoise: 0.099 }, 'The bar gives the hyperparameters nothing:'],
])('says what the shares of hyperparameters are shares of: %j', (bar, words) => {
  const model = reportModel({ ...told, analysis: { ...analysis, bar } });
  const { blocks } = sectionsOf(model).find(({ id }) => id === 'importance')!;
  expect(blocks).toContainEqual({ kind: 'text', text: expect.stringContaining(words) as unknown });
  expect(renderReport(model, { width: 300, color: false })).toContain(words);
});

it('shows no table against baselines where none was measured, nor what shares are of where there are none', () => {
  const one = makePlan({ configurations: 1 });
  const done = [finished(one.trials[0]!, 0)];
  const model = reportModel({ ...told, gates: null, plan: one, outcomes: done, analysis: analysisOf(one, done) });
  const text = renderMarkdown(model, 'charts');
  expect(text).toContain('No baseline was measured to compare it with.');
  expect(text).not.toContain('Against each baseline');
  expect(text).toContain('no shares.');
  expect(text).not.toContain('shares of the variance');
});

it('leaves out columns of dashes where too few trials were run for shares', () => {
  const few = makePlan({ configurations: 6 });
  const done = sentimentOutcomes(few);
  const model = reportModel({ ...told, plan: few, outcomes: done, analysis: analysisOf(few, done) });
  const { blocks } = sectionsOf(model).find(({ id }) => id === 'importance')!;
  const table = blocks.find((block) => block.kind === 'table')!;
  expect(table).toMatchObject({ title: 'What can be told of each' });
  expect(table.titles.slice(0, 2)).toEqual(['hyperparameter', 'verdict']);
});

it.each([
  [{ commit: 'c0ffee', dirty: false }, 'commit c0ffee, nothing changed'],
  [{ commit: 'c0ffee', dirty: true }, 'commit c0ffee, with changes that were not committed'],
  [{ commit: null, dirty: true }, 'before the first commit, with changes that were not committed'],
  [null, 'the sweep was not made in a git working tree'],
])('says in which git state the sweep was made: %j', (source, words) => {
  const model = reportModel({ ...told, analysis });
  const shown = { ...model, provenance: { ...model.provenance, source } };
  const [facts] = sectionsOf(shown).find(({ id }) => id === 'provenance')!.blocks;
  expect(facts).toMatchObject({ kind: 'facts', rows: expect.arrayContaining([['Git', words]]) as unknown });
  expect(renderMarkdown(shown, 'charts')).toContain(`**Git:** ${words}`);
});
