import { describe, expect, it } from 'vitest';
import { parseSweep } from '../../../orchestrator/plan/parse-sweep.ts';
import { renderProblems } from '../../../orchestrator/plan/problem.ts';
import { example } from '../../../orchestrator/plan/read-yaml.ts';
import { parametersText, sweepText } from './sweep-text.ts';
import { doubtfulFiles, wrongFiles } from './wrong-files.ts';

function said(text: string): string[] {
  return parseSweep(text, 'sweep.yaml').problems.map(({ severity, line, column, message, hint }) => {
    const label = severity === 'warning' ? 'warning ' : '';
    return `${label}${line}:${column} ${message} | ${hint === example ? '(example)' : hint}`;
  });
}

describe('a wrong sweep file', () => {
  it.each(wrongFiles)('is refused with the place and the remedy: $title', ({ text, said: expected }) => {
    expect(said(text)).toEqual(expected);
    expect(parseSweep(text, 'sweep.yaml').config).toBeUndefined();
  });

  it('names a remedy for every problem', () => {
    const silent = wrongFiles.flatMap((file) => file.said).filter((line) => line.endsWith('| '));
    expect(silent).toEqual([]);
  });

  it('gets the same places with CRLF line ends and a byte order mark', () => {
    const text = sweepText({ method: 'gird', run_cap: '-1' });
    const windows = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    expect(said(windows)).toEqual(said(text));
  });
});

describe('a doubtful sweep file', () => {
  it.each(doubtfulFiles)('runs with a warning: $title', ({ text, said: expected }) => {
    expect(said(text)).toEqual(expected);
    expect(parseSweep(text, 'sweep.yaml').config).toBeDefined();
  });
});

describe('the rendering of problems', () => {
  it('shows place, rule, value, the lines it stands in and the remedy', () => {
    const text = sweepText({
      parameters: '\n  learning_rate:\n    distribution: log_uniform_values\n    min: 0\n    max: 0.1',
    });
    expect(renderProblems(parseSweep(text, 'configs/fashion.yaml').problems, text)).toMatchInlineSnapshot(`
      "configs/fashion.yaml:8:10  parameters.learning_rate.min must be > 0 for log_uniform_values, got 0
        7 |     distribution: log_uniform_values
        8 |     min: 0
          |          ^
        Use a small positive bound such as 1.0e-5, or distribution: uniform."
    `);
  });

  it('separates problems by an empty line, in the order of the file', () => {
    const text = sweepText({ method: 'gird', backend: 'wsm', project: 'x' });
    expect(renderProblems(parseSweep(text, 'a.yaml').problems, text)).toMatchInlineSnapshot(`
      "a.yaml:2:9  method must be grid, random, sobol or lhs, got "gird"
        1 | task: sentiment
        2 | method: gird
          |         ^
        Did you mean grid?

      a.yaml:5:10  backend must be auto, node, wasm or cpu, got "wsm"
        4 | metric: {name: eval/accuracy, goal: maximize}
        5 | backend: wsm
          |          ^
        Did you mean wasm?

      a.yaml:6:1  warning: project is a W&B key that changes nothing here; it is left out
        5 | backend: wsm
        6 | project: x
          | ^
        Remove it to silence this."
    `);
  });

  it('keeps the caret under the place after tabs and wide characters', () => {
    const text = sweepText({ metric: '{name: "日本\t🙂", goal: up}' });
    expect(renderProblems(parseSweep(text, 'a.yaml').problems, text)).toMatchInlineSnapshot(`
      "a.yaml:4:16  metric.name must be train/<name> or eval/<name>, got "日本\\t🙂"
        3 | run_cap: 24
        4 | metric: {name: "日本 🙂", goal: up}
          |                ^
        Write name: eval/accuracy, or another metric the task reports.

      a.yaml:4:31  metric.goal must be minimize or maximize, got "up"
        3 | run_cap: 24
        4 | metric: {name: "日本 🙂", goal: up}
          |                                 ^
        Write goal: maximize or goal: minimize; it is never guessed."
    `);
  });

  it('cuts long lines around the place', () => {
    const text = parametersText(`a: {values: [${Array.from({ length: 200 }, (_, index) => index).join(', ')}, 7]}`);
    const rendered = renderProblems(parseSweep(text, 'a.yaml').problems, text);
    expect(rendered).toMatchInlineSnapshot(`
      "a.yaml:5:917  parameters.a.values.200 repeats values.7, got 7 twice
        5 | 90, 191, 192, 193, 194, 195, 196, 197, 198, 199, 7]}}
          |                                                  ^
        Leave one of them out; to train a configuration again with other seeds use replicates."
    `);
    expect(Math.max(...rendered.split('\n').map((line) => line.length))).toBeLessThan(130);
  });

  it('lets no file drive the terminal', () => {
    const text = sweepText({ '"\\e]0;owned\\a\\u202e"': '1', name: '"\\x9b31m"' }).replace('task', 'tasks');
    expect(renderProblems(parseSweep(text, 'a.yaml').problems, text)).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/,
    );
  });

  it('counts what is beyond fifty problems', () => {
    const text = parametersText(Array.from({ length: 60 }, (_, index) => `p${index}: 1`).join(', '));
    expect(renderProblems(parseSweep(text, 'a.yaml').problems, text)).toMatch(/\n\n\.\.\. and 10 more$/);
  });
});
