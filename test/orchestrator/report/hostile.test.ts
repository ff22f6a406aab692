import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnalysisReport } from '../../../orchestrator/analysis/report.ts';
import { renderAnalysis } from '../../../orchestrator/report/analysis-terminal.ts';
import { renderMarkdown } from '../../../orchestrator/report/markdown.ts';
import { reportModel } from '../../../orchestrator/report/model.ts';
import { renderPlan } from '../../../orchestrator/report/plan-table.ts';
import { renderRepeated } from '../../../orchestrator/report/repeated.ts';
import { renderStatus } from '../../../orchestrator/report/status.ts';
import { renderSweepList } from '../../../orchestrator/report/sweep-list.ts';
import { renderReport } from '../../../orchestrator/report/terminal.ts';
import { displayWidth } from '../../../orchestrator/report/text.ts';
import { renderTrial } from '../../../orchestrator/report/trial-page.ts';
import type { SearchSpace } from '../../../shared/search-space.ts';
import {
  analysisOf,
  at,
  cpuMs,
  failed,
  finished,
  gates,
  hostileTexts,
  makePlan,
  provenance,
  story,
  storyWith,
} from './fixtures.ts';

/** An analysis of each kind, shares and refusal, in which every text that somebody else writes is the given one. */
const planned = makePlan({
  space: [
    { name: 'PLACE', dimension: { kind: 'categorical', values: ['PLACE', 'plain', 3, null] }, default: 'PLACE' },
    { name: 'rate', dimension: { kind: 'log_uniform_values', min: 1e-5, max: 1 } },
  ],
  configurations: 24,
  metric: { name: 'PLACE' },
});
const templates = [24, 5].map((count) =>
  analysisOf(
    planned,
    planned.trials
      .slice(0, count)
      .map((trial, index) =>
        finished(trial, index % 4 === 1 ? null : Number(trial.params['PLACE'] === 3) + index / 100),
      ),
  ),
);
function analysisWith(text: string, template: AnalysisReport): AnalysisReport {
  return JSON.parse(JSON.stringify(template), (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('PLACE', () => text) : value,
  ) as AnalysisReport;
}

/** Every rendering of a sweep in which each text that somebody else writes is the given one. */
function renderingsOf(text: string, { width, color = false }: { width: number; color?: boolean }) {
  const space: SearchSpace = [
    { name: text, dimension: { kind: 'categorical', values: [text, 'plain', 3, null] }, default: text },
    { name: 'rate', dimension: { kind: 'log_uniform_values', min: 1e-5, max: 1 } },
  ];
  const plan = makePlan({ space, name: text, configurations: 10, settings: { notes: text } });
  const machine = { ...provenance, host: text, cpu: text };
  const outcomes = plan.trials.map((trial, index) => {
    if (index === 3) return failed(trial, text);
    return finished(trial, index === 4 ? null : 0.5 + index / 100, { provenance: machine });
  });
  const dropped = [{ reason: text, count: 2, samples: [text] }];
  const data = { ...gates.data!, classes: [text, 'other'], dropped };
  const [analysis, refused] = templates.map((template) => analysisWith(text, template));
  const model = reportModel({ plan, outcomes, gates: { ...gates, data }, wanted: 'running', now: at, analysis });
  const curve = [1, 2, 3].map((epoch) => ({ epoch, seconds: 1, metrics: { [text]: epoch, other: null } }));
  const drawing = { width, color };
  const [first] = outcomes;
  const result = first !== undefined && 'result' in first ? first.result : undefined;
  return {
    model,
    markdown: renderMarkdown(model),
    terminal: [
      renderReport(model, drawing),
      renderAnalysis(refused!, drawing),
      renderStatus(model, drawing),
      renderPlan(plan, drawing),
      renderSweepList([model], drawing),
      renderTrial(outcomes[3]!, story([]), drawing),
      renderTrial(outcomes[5]!, storyWith(text, curve), drawing),
      renderRepeated(
        { trial: plan.trials[0]!, outcome: result!, provenance: machine, comparison: 'none', stored: null },
        { ...drawing, metric: plan.record.metric, saved: null },
      ),
    ].join('\n'),
  };
}

const widest = (text: string) => Math.max(...text.split('\n').map(displayWidth));
const anything = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 300 }));

describe('text that somebody else wrote', () => {
  it.each(hostileTexts.map((text) => [JSON.stringify(text.slice(0, 30)), text]))('is harmless: %s', (_label, text) => {
    const { terminal, markdown, model } = renderingsOf(text, { width: 80 });
    expect(terminal).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
    expect(markdown).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
    expect(terminal.isWellFormed() && markdown.isWellFormed()).toBe(true);
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });

  it('never makes a line wider than the terminal', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 40, max: 200 }), fc.boolean(), (text, width, color) => {
        expect(widest(renderingsOf(text, { width, color }).terminal)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 60 },
    );
  });

  it('never becomes HTML, a link or another cell in Markdown', () => {
    fc.assert(
      fc.property(anything, (text) => {
        // A fenced block shows everything literally, so it is left out here.
        const prose = renderingsOf(text, { width: 80 }).markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$/gm, '');
        expect(prose).not.toMatch(/<|(?<!\\)\](?=\()/);
        const tables = prose.split('\n').filter((line) => line.startsWith('| '));
        const columns = (line: string) => line.replace(/\\./g, '').split('|').length;
        for (const [index, line] of tables.entries()) {
          const head = tables.slice(0, index + 1).findLastIndex((other) => /^(\| --- )+\|$/.test(other)) - 1;
          if (head >= 0 && head < index - 1 && !/^(\| --- )+\|$/.test(tables[index + 1] ?? ''))
            expect(columns(line)).toBe(columns(tables[head]!));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('cannot end the fenced block that shows it', () => {
    const { markdown } = renderingsOf('a\n```\n# owned\n````', { width: 80 });
    expect(markdown).not.toMatch(/^# owned/m);
    expect(renderingsOf('`````', { width: 80 }).markdown).toContain('``````yaml');
  });
});

it('renders 10,000 trials in less than a second', () => {
  const plan = makePlan({ configurations: 10_000 });
  const model = reportModel({
    plan,
    outcomes: plan.trials.map((trial, index) =>
      index % 3 === 0 ? failed(trial) : finished(trial, index % 7 === 0 ? null : index),
    ),
    gates,
    wanted: 'running',
    now: at,
  });
  let [markdown, text] = ['', ''];
  const ms = cpuMs(() => {
    markdown = renderMarkdown(model);
    text = renderReport(model, { width: 100, color: true });
  });
  expect(ms).toBeLessThan(1000);
  // Long lists are cut: the JSON report has them whole.
  expect(markdown.length).toBeLessThan(200_000);
  expect(text.split('\n').length).toBeLessThan(100);
  expect(model.failed).toHaveLength(3334);
});
