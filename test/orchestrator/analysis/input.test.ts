import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { collectRows } from '../../../orchestrator/analysis/input/collect-rows.ts';
import { csvRows } from '../../../orchestrator/analysis/input/csv-rows.ts';
import { jsonRows } from '../../../orchestrator/analysis/input/json-rows.ts';
import { isJournalLine, readJournal } from '../../../orchestrator/analysis/input/optuna-journal.ts';
import { trialsOfTable } from '../../../orchestrator/analysis/input/trials-of-table.ts';

const csv = (text: string) => collectRows(csvRows(Readable.from([text])));

async function* lines(...texts: string[]): AsyncGenerator<string> {
  for (const text of texts) yield await Promise.resolve(text);
}

describe('CSV', () => {
  it('reads numbers, texts, missing cells and quotes', async () => {
    const table = await csv('﻿lr,opt,note,acc\n1e-3,sgd,"a, b",0.5\n0.01,,x,nan\n');
    expect(table.columns).toEqual(['lr', 'opt', 'note', 'acc']);
    expect(table.rows).toEqual([
      { lr: 0.001, opt: 'sgd', note: 'a, b', acc: 0.5 },
      { lr: 0.01, note: 'x', acc: NaN },
    ]);
  });

  it('takes ragged rows and repeated column names', async () => {
    const table = await csv('a,a,y\n1,2,3\n4\n5,6,7,8\n');
    expect(table.rows).toEqual([{ a: 1, a_2: 2, y: 3 }, { a: 4 }, { a: 5, a_2: 6, y: 7 }]);
  });

  it('is empty for an empty file', async () => {
    expect(await csv('')).toEqual({ columns: [], rows: [], total: 0, notes: [] });
  });
});

describe('files of many rows', () => {
  it('are sampled as they stream by, evenly, and say so', async () => {
    const count = 120_000;
    async function* rows() {
      await Promise.resolve();
      for (let at = 0; at < count; at++) yield { at };
    }
    const told: number[] = [];
    const table = await collectRows(rows(), (read) => told.push(read));
    expect(table.total).toBe(count);
    expect(table.rows.length).toBe(100_000);
    expect(table.notes).toEqual(['the file has 120000 rows; a random 100000 of them are analysed']);
    expect(told).toEqual([20_000, 40_000, 60_000, 80_000, 100_000, 120_000]);
    // Five in six of every part of the file: each is 10,000 rows, standard deviation 37.
    const kept = new Array<number>(12).fill(0);
    for (const { at } of table.rows) kept[Math.floor(Number(at) / 10_000)]!++;
    for (const part of kept) expect(Math.abs(part - 100_000 / 12)).toBeLessThan(200);
  });
});

describe('JSON lines', () => {
  it('flattens objects, reads bare NaN and leaves broken lines out', async () => {
    const table = await collectRows(
      jsonRows(lines('{"params": {"lr": 0.1}, "acc": NaN}', 'oops', '{"params": {"lr": 0.2}, "acc": 0.5}')),
    );
    expect(table.rows).toEqual([
      { 'params.lr': 0.1, acc: NaN },
      { 'params.lr': 0.2, acc: 0.5 },
    ]);
  });
});

describe('roles of columns', () => {
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${10 ** (-4 + i / 20)},${i % 2 === 0 ? 'sgd' : 'adam'},${i},0.5,run-${i}`,
  );
  const text = ['lr,opt,seed,acc,trial_id', ...rows].join('\n');

  it('finds hyperparameters, guesses their scale and says so', async () => {
    const { space, trials, notes } = trialsOfTable(await csv(text), { objective: 'acc' });
    expect(space.axes.map(({ name, log }) => [name, log])).toEqual([
      ['lr', true],
      ['opt', false],
    ]);
    expect(space.assumptions[0]).toMatch(/^lr: log-uniform from 0.0001 to /);
    expect(notes).toEqual(['taken as hyperparameters: lr, opt']);
    expect(trials[7]).toMatchObject({ seed: 7, state: 'complete', objective: 0.5 });
  });

  it('names the columns there are when the objective is not among them', async () => {
    const table = await csv(text);
    expect(() => trialsOfTable(table, { objective: 'loss' })).toThrow('The file has no column loss.');
  });

  it('leaves out stray text in numeric columns and identifiers among texts', async () => {
    const table = await csv(
      ['x,label,y', ...Array.from({ length: 100 }, (_, i) => `${i === 3 ? 'oops' : i / 7},name ${i},${i}`)].join('\n'),
    );
    const { space } = trialsOfTable(table, { objective: 'y' });
    expect(space.axes.map(({ name }) => name)).toEqual(['x']);
    expect(space.assumptions[0]).toContain('1 cells that are no number are left out');
    expect(space.left[0]).toMatchObject({ name: 'label' });
  });
});

describe('Optuna journal', () => {
  const float = '{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-4, "high": 0.1, "log": true}}';
  const kinds = '{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam"]}}';
  const set = (trial: number, [name, value]: readonly [string, number], distribution: string) =>
    JSON.stringify({
      op_code: 5,
      worker_id: 'w',
      trial_id: trial,
      param_name: name,
      param_value_internal: value,
      distribution,
    });
  const journal = [
    '{"op_code": 0, "worker_id": "w", "study_name": "s", "directions": [2]}',
    '{"op_code": 3, "worker_id": "w", "study_id": 0, "system_attr": {"study:metric_names": ["val_acc"]}}',
    '{"op_code": 4, "worker_id": "w", "study_id": 0, "datetime_start": "2026-01-01T00:00:00.000000"}',
    set(0, ['lr', 0.01], float),
    set(0, ['opt', 1], kinds),
    '{"op_code": 6, "worker_id": "w", "trial_id": 0, "state": 1, "values": [0.9]}',
    '{"op_code": 4, "worker_id": "w", "study_id": 0}',
    set(1, ['lr', 0.1], float),
    '{"op_code": 6, "worker_id": "w", "trial_id": 1, "state": 3, "values": null}',
    set(1, ['lr', 0.05], float),
    '{"op_code": 10, "worker_id": "w"}',
  ];

  it('replays operations: space, goal, metric, states', async () => {
    expect(isJournalLine(journal[0]!)).toBe(true);
    expect(isJournalLine('{"lr": 0.1, "acc": 0.5}')).toBe(false);
    const found = await readJournal(lines(...journal));
    expect(found).toMatchObject({ goal: 'maximize', objective: 'val_acc' });
    expect(found!.space.axes.map(({ name, log, ordered }) => [name, log, ordered])).toEqual([
      ['lr', true, true],
      ['opt', false, false],
    ]);
    expect(found!.trials).toEqual([
      { params: { lr: 0.01, opt: 'adam' }, state: 'complete', objective: 0.9, seed: null },
      { params: { lr: 0.1 }, state: 'failed', objective: null, seed: null },
    ]);
  });
});
