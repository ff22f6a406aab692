import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { progressBar, sparkline } from '../../../orchestrator/report/bars.ts';
import { escapeMarkdown, fenced } from '../../../orchestrator/report/escape-markdown.ts';
import {
  formatClock,
  formatDifference,
  formatMetric,
  formatNumber,
  formatParam,
  formatSeconds,
} from '../../../orchestrator/report/numbers.ts';
import { paramsYaml } from '../../../orchestrator/report/params-yaml.ts';
import { painter } from '../../../orchestrator/report/paint.ts';
import { drawTable } from '../../../orchestrator/report/table.ts';
import { displayWidth, fit, pad, plain, wrap } from '../../../orchestrator/report/text.ts';
import { hostileTexts } from './fixtures.ts';

describe('text', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
    ['a\r\n\tb\u2028c', 'a b c'],
    ['\u202eevil', '\ufffdevil'],
    ['bell\u0007 del\u007f c1\u009b', 'bell␇ del␡ c1\ufffd'],
    ['\ud800', '\ufffd'],
    ['👩‍👩‍👧 家', '👩‍👩‍👧 家'],
  ])('plain shows what is invisible: %j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('fit cuts with an ellipsis and never splits a character', () => {
    expect(fit('abcdef', 6)).toBe('abcdef');
    expect(fit('abcdef', 4)).toBe('abc…');
    expect(fit('家族設定', 5)).toBe('家族…');
    expect(fit('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 4)).toBe('👩‍👩‍👧…');
    expect(fit('abc', 0)).toBe('');
    expect(pad('家', 4)).toBe('家  ');
    expect(pad('1', 3, 'right')).toBe('  1');
  });

  it('wrap breaks between words and indents', () => {
    expect(wrap('one two three four', 9, { first: '- ', rest: '  ' })).toEqual(['- one two', '  three', '  four']);
    expect(wrap('', 10)).toEqual(['']);
    expect(wrap('abcdefghij', 5)).toEqual(['abcd…']);
  });

  it('wrap loses no word that fits and keeps within the width', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 8 }).map((word) => word.replace(/\s/g, '_'))),
        (words) => {
          const lines = wrap(words.join(' '), 20, { rest: '  ' });
          expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(20);
          expect(
            lines
              .join(' ')
              .split(' ')
              .filter((word) => word !== ''),
          ).toEqual(words);
        },
      ),
    );
  });
});

describe('numbers', () => {
  it('claim no more than the data', () => {
    expect(formatNumber(0.83333, 3)).toBe('0.833');
    expect(formatNumber(-0.0001, 3)).toBe('0.000');
    expect(formatNumber(1234.5678)).toBe('1235');
    expect(formatNumber(1.5e12, 3)).toBe('1500000000000');
    expect(formatNumber(null, 3)).toBe('-');
    expect([formatDifference(0.1, 2), formatDifference(-0.1, 2)]).toEqual(['+0.10', '-0.10']);
  });

  it('of metrics line up at everyday sizes', () => {
    expect([0.8, 12.3456, 0, 1e-7, 1234567, null].map(formatMetric)).toEqual([
      '0.8000',
      '12.3456',
      '0.0000',
      '1e-7',
      '1235000',
      'NaN',
    ]);
  });

  it.each([
    [0, '0 ms'],
    [0.042, '42 ms'],
    [0.42, '0.4 s'],
    [9.96, '10 s'],
    [59.6, '1 min 00 s'],
    [125, '2 min 05 s'],
    [3599.7, '1 h 00 min'],
    [11_040, '3 h 04 min'],
    [183_600, '2 d 03 h'],
    [Number.NaN, '-'],
  ])('%f seconds are %s', (seconds, expected) => {
    expect(formatSeconds(seconds)).toBe(expected);
  });

  it('of a clock', () => {
    expect([0, 59.9, 725, 11_049, -3].map(formatClock)).toEqual(['0:00', '0:59', '12:05', '3:04:09', '0:00']);
  });

  it('and text that looks like them are told apart', () => {
    expect([3, '3', true, 'true', null, 'null', '', ' x', 'adam', undefined].map(formatParam)).toEqual([
      '3',
      '"3"',
      'true',
      '"true"',
      'null',
      '"null"',
      '""',
      '" x"',
      'adam',
      '-',
    ]);
  });
});

describe('bars', () => {
  it('sparkline spans its own smallest and largest', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 20)).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([5, 5], 20)).toBe('▅▅');
    expect(sparkline([1, null, 2], 20)).toBe('▁×█');
    expect(sparkline([], 20)).toBe('');
    expect(sparkline([null, null], 20)).toBe('××');
    expect(sparkline([0, 0, 10, 10], 2)).toBe('▁█');
  });

  it('progress is never longer than it is wide', () => {
    expect(progressBar(0.5, 4)).toBe('██░░');
    expect([progressBar(-1, 2), progressBar(7, 2), progressBar(0.5, 0)]).toEqual(['░░', '██', '']);
  });
});

describe('parameters as YAML', () => {
  it('read back as they were', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), value), (params) => {
        const lines = paramsYaml(params);
        expect(parse(lines.join('\n'))).toEqual({ ...params });
        expect(lines.join('')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it('are one line each', () => {
    expect(paramsYaml({ lr: 0.001, text: `a\nb ${'long '.repeat(40)}`, flag: 'yes' })).toHaveLength(3);
    expect(paramsYaml({})).toEqual(['{}']);
  });
});

describe('Markdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['<b>&', '&lt;b&gt;&amp;'],
    ['*x* `y` [z](u)', '\\*x\\* \\`y\\` \\[z\\](u)'],
    ['snake_case _em_', 'snake_case \\_em\\_'],
    ['# title', '\\# title'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['1.5 s', '1.5 s'],
  ])('shows %j literally', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it('fences are longer than what they hold', () => {
    expect(fenced(['```'], 'yaml')).toBe('````yaml\n```\n````');
  });
});

describe('tables', () => {
  const paint = painter(false);
  const columns = [{ title: 'a', keep: true }, { title: 'long', align: 'right' as const }, { title: 'last' }];

  it('leave columns out and say which', () => {
    const rows = [['1', 'x'.repeat(12), 'y'.repeat(12)]];
    expect(drawTable({ columns, rows, width: 30, paint }).hidden).toEqual([]);
    expect(drawTable({ columns, rows, width: 18, paint }).hidden).toEqual(['last']);
    expect(drawTable({ columns, rows, width: 5, paint })).toEqual({ lines: ['a', '1'], hidden: ['long', 'last'] });
  });

  it('line up CJK and emoji', () => {
    const { lines } = drawTable({
      columns: [{ title: 'k' }, { title: 'v' }],
      rows: [
        ['家', '1'],
        ['🚀', '2'],
        ['ab', '3'],
      ],
      width: 20,
      paint,
    });
    expect(lines).toEqual(['k   v', '家  1', '🚀  2', 'ab  3']);
  });

  it('are never wider than asked', () => {
    const cell = fc.oneof(fc.constantFrom(...hostileTexts), fc.string()).map(plain);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }),
        fc.integer({ min: 10, max: 120 }),
        (rows, width) => {
          const { lines } = drawTable({ columns, rows, width, paint, indent: '  ' });
          expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
          expect(lines).toHaveLength(rows.length + 1);
        },
      ),
    );
  });
});

it('colour is codes around the same text, and nothing where it is off', () => {
  expect(painter(true)('good', 'x')).toBe('\u001b[32mx\u001b[39m');
  expect(painter(true)('good', '  ')).toBe('  ');
  expect(painter(false)('bad', 'x')).toBe('x');
});
