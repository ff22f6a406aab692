import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRows } from '../../../shared/parts/csv.ts';

describe('csvRows', () => {
  it('reads numbers, texts and missing values, column by column', () => {
    const rows = csvRows('\ufeffname, size ,code,note\nAda,1.5,007,"a, ""b"""\n\nBob,NA,012,?\n ,,,\n');
    expect(rows).toEqual([
      { name: 'Ada', size: 1.5, code: '007', note: 'a, "b"' },
      { name: 'Bob', size: null, code: '012', note: null },
    ]);
  });

  it('keeps a column with a single text as texts', () => {
    expect(csvRows('a\n1\n2x\n3').map(({ a }) => a)).toEqual(['1', '2x', '3']);
  });

  it.each([';', '\t', '|', ','])('finds the delimiter %j', (delimiter) => {
    expect(csvRows(['a', 'b'].join(delimiter) + '\n' + ['1', '-2e3'].join(delimiter))).toEqual([{ a: 1, b: -2000 }]);
  });

  it('takes other marks of missing values', () => {
    expect(csvRows('a,b\n-999,NA\n1,x', { missing: ['-999'] })).toEqual([
      { a: null, b: 'NA' },
      { a: 1, b: 'x' },
    ]);
  });

  it('names the line that has another number of columns, and a name that stands twice', () => {
    expect(() => csvRows('a,b\n1,2\n3\n')).toThrow(/expect 2, got 1 on line 3/);
    expect(() => csvRows('a,b,a\n1,2,3')).toThrow('the CSV header has the column "a" twice');
  });

  it('gives back every finite number it is given', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), (numbers) => {
        const rows = csvRows(`x\n${numbers.join('\n')}`);
        expect(rows.map(({ x }) => x)).toEqual(numbers);
      }),
    );
  });
});
