import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineTask, type Task, type TaskData, type TaskInput } from '../../../shared/task.ts';
import { prepareData } from '../../../worker/runner/prepared-data.ts';
import { taskOf } from '../../../worker/runner/task-cache.ts';
import { loadData } from '../../../worker/runner/task-data.ts';

function taskWith(data: Task['data'], kind: Task['kind'] = 'classification'): Task {
  const declared = defineTask({
    kind,
    data,
    model: () => {
      throw new Error('never built here');
    },
  });
  return taskOf(declared)!;
}

async function prepared(data: unknown, kind: Task['kind'] = 'classification') {
  const task = taskWith(() => data as TaskData, kind);
  return prepareData(kind, await loadData(task, '/'), { seed: 1, split: { eval: 0.25, test: 0 } });
}

function rows(labels: readonly (string | number)[], input: (index: number) => TaskInput = (index) => [index, 1]) {
  return { examples: labels.map((label, index) => ({ input: input(index), label })) };
}

describe('prepareData', () => {
  it('names classes in code-unit order and tells the majority of the eval side', async () => {
    const data = await prepared(rows(['b', 'a', 'b', 'b', 'a', 'b', 'b', 'a']));
    expect(data.problems).toEqual([]);
    expect(data.classNames).toEqual(['a', 'b']);
    expect(data.summary).toMatchObject({ train: 6, eval: 2, test: 0, classes: ['a', 'b'], majority: 0.5 });
    expect([...data.train.targets].sort()).toEqual([0, 0, 1, 1, 1, 1]);
  });

  it("keeps the task's own split in source order", async () => {
    const { examples } = rows([0, 1, 0, 1, 1]);
    const data = await prepared({ train: examples.slice(0, 3), eval: examples.slice(3, 4), test: examples.slice(4) });
    expect([data.train.examples, data.eval.examples, data.test.examples].map((side) => side.length)).toEqual([3, 1, 1]);
    expect(data.eval.examples[0]).toBe(examples[3]);
  });

  it.each([
    [
      'a class index out of range',
      { ...rows([0, 1, 2, 0]), classNames: ['no', 'yes'] },
      'examples[2].label must be one of classNames "no" and "yes" or an index from 0 to 1, got 2.',
    ],
    [
      'names mixed with indices',
      rows(['a', 1, 'b', 'a']),
      'examples[1].label must be a class name or a class index from 0, of one kind in all examples, got 1.',
    ],
    [
      'a missing label',
      { examples: [{ input: [1] }, { input: [2], label: 1 }] },
      'examples[0].label must be a class name or a class index from 0, of one kind in all examples, got undefined.',
    ],
    [
      'one class only',
      rows([1, 1, 1, 1]),
      'the train side has examples of one class only; classification needs at least 2.',
    ],
    ['no example at all', rows([]), 'the train side has no examples; at least 1 is needed.'],
    ['a single example', rows([1]), 'the eval side has no examples'],
    [
      'equal inputs alone',
      rows([0, 1, 0, 1, 0], () => [1, 2]),
      'all 5 inputs are equal, and equal inputs stay on one side, so none is left for eval; check how they are read.',
    ],
    [
      'an infinite feature',
      rows([0, 1, 0, 1], (index) => [index === 2 ? Infinity : 1, index]),
      'examples[2].input must hold finite numbers only; it has NaN or Infinity.',
    ],
    [
      'vectors of two lengths',
      rows([0, 1, 0, 1], (index) => (index === 3 ? [1] : [1, index])),
      'examples[3].input must have the form of the first, numbers of shape [2], got numbers of shape [1].',
    ],
    [
      'texts among vectors',
      rows([0, 1, 0, 1], (index) => (index === 1 ? 'one' : [1, index])),
      'examples[1].input must have the form of the first, numbers of shape [2], got a text.',
    ],
    [
      'rows with other columns',
      rows([0, 1, 0], (index) => (index === 1 ? { a: 1 } : { a: index, b: 2 })),
      'examples[1].input must have the form of the first, a row of a, b, got a row of a.',
    ],
    [
      'a shape that does not fit',
      rows([0, 1, 0, 1], (index) => ({ values: [index, 1], shape: [3] })),
      'examples[0].input.shape does not multiply to the number of its values.',
    ],
  ])('tells of %s', async (_, data, sentence) => {
    expect((await prepared(data)).problems.join('\n')).toContain(`data: ${sentence}`);
  });

  it('tells of a regression label that is no finite number', async () => {
    const { problems } = await prepared(rows([1.5, 2, NaN, 4]), 'regression');
    expect(problems).toContain('data: examples[2].label must be a finite number for regression, got NaN.');
  });

  it.each([
    ['nothing', undefined, 'data must return { examples: [...] } or { train: [...], eval: [...] }, got undefined.'],
    ['another object', { rows: [] }, 'got an object with rows.'],
    ['a hole among the examples', { examples: [null] }, 'data: examples[0] must be { input, label }.'],
  ])('refuses %s as data', async (_, data, sentence) => {
    await expect(prepared(data)).rejects.toThrow(sentence);
  });
});

describe('the data fingerprint', () => {
  const print = async (data: TaskData, folder = '/') =>
    (
      await loadData(
        taskWith(() => data),
        folder,
      )
    ).fingerprint;

  it('is the same for the same numbers in another kind of array, and for columns in another order', async () => {
    const plain = await print(rows([0, 1], (index) => [index, 0.5]));
    const typed = await print(rows([0, 1], (index) => ({ values: new Float32Array([index, 0.5]), shape: [2] })));
    expect(typed).toBe(plain);
    const one = await print({ examples: [{ input: { a: 1, b: 'x' }, label: 1 }] });
    const other = await print({ examples: [{ input: { b: 'x', a: 1 }, label: 1 }] });
    expect(other).toBe(one);
  });

  it('changes with an input, a label, a group, the order and the count', async () => {
    const base = rows(['a', 'b', 'a'], (index) => `text ${index}`).examples;
    const variants = [
      base,
      base.with(1, { input: 'text 1!', label: 'b' }),
      base.with(1, { input: 'text 1', label: 'a' }),
      base.map((example, index) => (index === 0 ? { ...example, group: 1 } : example)),
      base.toReversed(),
      base.slice(1),
    ];
    const prints = await Promise.all(variants.map((examples) => print({ examples })));
    expect(new Set(prints).size).toBe(variants.length);
  });

  it("covers the bytes of files, whatever their folder, and says when one isn't there", async () => {
    const withFile = (folder: string) =>
      loadData(
        taskWith(({ file }) => {
          file('rows.csv');
          return rows([0, 1]);
        }),
        folder,
      );
    const folders = ['one', 'two', 'one'].map((text) => {
      const folder = mkdtempSync(join(tmpdir(), 'hypersweep-data-'));
      writeFileSync(join(folder, 'rows.csv'), text);
      return folder;
    });
    const prints = await Promise.all(folders.map(async (folder) => (await withFile(folder)).fingerprint));
    expect(prints[0]).toBe(prints[2]);
    expect(prints[0]).not.toBe(prints[1]);
    await expect(withFile(join(folders[0]!, 'missing'))).rejects.toMatchObject({
      failureClass: 'data',
      message: `file("rows.csv") is missing or unreadable on this machine: ${join(folders[0]!, 'missing', 'rows.csv')}`,
    });
  });

  it('stays the same where data draws from Math.random, which it sees seeded', async () => {
    const task = taskWith(() => ({ examples: [{ input: [Math.random()], label: 0 }] }));
    const untouched = Math.random;
    const first = (await loadData(task, '/')).fingerprint;
    expect((await loadData(task, '/')).fingerprint).toBe(first);
    expect(Math.random).toBe(untouched);
  });
});
