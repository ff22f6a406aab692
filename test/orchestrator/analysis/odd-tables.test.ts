import fc from 'fast-check';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../orchestrator/analysis/analyse.ts';
import { collectRows } from '../../../orchestrator/analysis/input/collect-rows.ts';
import { csvRows } from '../../../orchestrator/analysis/input/csv-rows.ts';
import { trialsOfTable } from '../../../orchestrator/analysis/input/trials-of-table.ts';
import { renderAnalysis } from '../../../orchestrator/report/analysis-terminal.ts';

const options = { objective: 'y', goal: 'minimize', sampling: 'independent', mode: 'estimate' } as const;

async function reportOf(text: string) {
  const read = trialsOfTable(await collectRows(csvRows(Readable.from([text]))), { objective: 'y' });
  return { ...read, report: analyse(read.trials, read.space, options) };
}

const table = (header: string, count: number, row: (at: number) => readonly unknown[]) =>
  [header, ...Array.from({ length: count }, (_, at) => row(at).join())].join('\n');

/** Paths of the numbers that JSON cannot say. */
function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => notFinite(inner, `${path}.${key}`));
}

describe('tables that nobody tidied', () => {
  it('takes columns of mixed types as categories and says what they are', async () => {
    const kinds = [1, 'auto', true, 2.5];
    const { space, report } = await reportOf(table('x,mixed,y', 40, (at) => [at / 7, kinds[at % 4], (at * 3) % 11]));
    expect(space.assumptions).toContain('mixed: categories 1, 2.5, auto, true');
    expect(report.parameters.map(({ name }) => name).sort()).toEqual(['mixed', 'x']);
  });

  it('takes what is no finite number for a word, in a report that JSON can say', async () => {
    const kinds = ['inf', 'nan', 'text', '-inf'];
    const { space, report } = await reportOf(table('x,odd,y', 40, (at) => [at / 7, kinds[at % 4], (at * 3) % 11]));
    expect(space.assumptions).toContain('odd: categories -Infinity, Infinity, NaN, text');
    expect(notFinite(report)).toEqual([]);
  });

  it('does not take the columns of a metric that is text', async () => {
    const { report } = await reportOf(table('x,y', 20, (at) => [at, 'good']));
    expect(report.headline).toMatch(/^All 20 trials failed or diverged: no y to explain/);
  });

  it('says that a range is too wide to place values in', async () => {
    const { space } = await reportOf(
      table('x,k,y', 30, (at) => [at % 2 === 0 ? `-${1 + at / 40}e308` : `${1 + at / 40}e308`, at % 3, at]),
    );
    expect(space.left).toEqual([{ name: 'x', because: 'numbers too far apart to place on a range' }]);
  });

  it('gives a verdict or a refusal whatever stands in the cells', async () => {
    const number = fc.oneof(
      fc.double(),
      fc.constantFrom('nan', 'inf', '-inf', '1e308', '-1e308', '5e-324', '0', '-0', '', 'text', 'True', '1e999'),
    );
    const column = fc.oneof(
      fc.array(number, { minLength: 16, maxLength: 16 }),
      fc.array(fc.double({ noNaN: true, min: -1, max: 1 }), { minLength: 16, maxLength: 16 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(column, { minLength: 3, maxLength: 3 }), async (columns) => {
        const { report } = await reportOf(table('a,b,y', 16, (at) => columns.map((cells) => cells[at])));
        expect(report.headline.length).toBeGreaterThan(10);
        expect(notFinite(report)).toEqual([]);
        expect(renderAnalysis(report, { width: 60, color: false })).toContain('\n');
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });
});
