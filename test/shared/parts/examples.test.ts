import { describe, expect, it } from 'vitest';
import { tableExamples, textExamples } from '../../../shared/parts/examples.ts';

const rows = [
  { id: 1, sex: 'f', age: 30, year: 2007, city: 'A' },
  { id: 2, sex: null, age: 31, year: 2008, city: 'B' },
  { id: 3, sex: 'm', age: null, year: 2008, city: null },
];

describe('tableExamples', () => {
  it('leaves out label, group and ignored columns, and tells of rows without a label', () => {
    expect(tableExamples(rows, { label: 'sex', ignore: ['id'], group: 'city' })).toEqual({
      examples: [
        { input: { age: 30, year: 2007 }, label: 'f', group: 'A' },
        { input: { age: null, year: 2008 }, label: 'm' },
      ],
      dropped: [
        {
          reason: 'no value in the label column sex',
          count: 1,
          samples: ['row 2: {"id":2,"sex":null,"age":31,"year":2008,"city":"B"}'],
        },
      ],
    });
  });

  it('keeps numbers as labels, or takes them as names', () => {
    const labels = (labelsAreNames: boolean) =>
      tableExamples(rows, { label: 'year', labelsAreNames }).examples.map(({ label }) => label);
    expect(labels(false)).toEqual([2007, 2008, 2008]);
    expect(labels(true)).toEqual(['2007', '2008', '2008']);
  });

  it('names a column that does not exist', () => {
    expect(() => tableExamples(rows, { label: 'species' })).toThrow(
      'there is no column "species"; the table has id, sex, age, year, city',
    );
    expect(() => tableExamples([], { label: 'a' })).toThrow('the table has no rows');
  });
});

describe('textExamples', () => {
  it('takes one column as the text and drops rows without it', () => {
    const { examples, dropped } = textExamples(rows, { text: 'city', label: 'year', labelsAreNames: true });
    expect(examples).toEqual([
      { input: 'A', label: '2007' },
      { input: 'B', label: '2008' },
    ]);
    expect(dropped).toMatchObject([{ reason: 'no text', count: 1 }]);
  });
});
