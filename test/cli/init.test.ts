import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvFacts } from '../../orchestrator/init/csv-facts.ts';
import { csvRows } from '../../shared/parts/csv.ts';
import { makeProject, runCli } from '../support/run-cli.ts';

/** A line through noise, with an identifier, a constant and missing values. */
const csv = `Id;it's;size;colour;never\n${Array.from({ length: 80 }, (_, index) => {
  const size = (index % 13) + 1;
  return [
    index,
    index % 9 === 0 ? 'NA' : (3000 + 100 * size + (index % 5)).toFixed(1),
    size,
    index % 2 ? 'red' : 'blue',
    'x',
  ].join(';');
}).join('\n')}\n`;

describe('init', () => {
  it.each([
    ['table', ['table'], 'eval/accuracy', 0.7],
    ['text', ['text'], 'eval/accuracy', 0.8],
    ['image', ['image'], 'eval/accuracy', 0.8],
    ['my-data', ['--csv', 'my data.csv', '--target', "it's"], 'eval/r2', 0.9],
  ])('writes %s files that run at once', async (name, ...[args, metric, least]) => {
    const { folder, remove } = makeProject({ 'my data.csv': csv });
    try {
      const written = await runCli(['init', ...args], { cwd: folder });
      expect(written).toMatchObject({ status: 0, stderr: '' });
      expect(written.stdout).toContain(`npx hypersweep run ${name}-sweep.yaml`);
      const trial = await runCli(['run', `${name}-sweep.yaml`, '--trial', '0', '--json'], { cwd: folder });
      expect(trial.status).toBe(0);
      const { outcome } = JSON.parse(trial.stdout);
      expect(outcome.metrics[metric]).toBe(outcome.objective);
      expect(outcome.objective).toBeGreaterThan(least);
      const again = await runCli(['init', ...args], { cwd: folder });
      expect(again).toMatchObject({ status: 2, stdout: '' });
      expect(again.stderr).toContain(`${name}-task.ts, ${name}-sweep.yaml`);
    } finally {
      remove();
    }
  });

  it('names what is wrong, and writes nothing', async () => {
    const { folder, remove } = makeProject({ 'my.csv': 'age,species\n1,a\n2,b\n' });
    try {
      const target = await runCli(['init', '--csv', 'my.csv', '--target', 'specie'], { cwd: folder });
      expect(target).toMatchObject({ status: 2, stdout: '' });
      expect(target.stderr).toContain('--target: the file has no column "specie". Did you mean species?');
      expect((await runCli(['init', '--csv', 'my.csv'], { cwd: folder })).stderr).toContain('go together');
      expect((await runCli(['init', '--csv', 'no.csv', '--target', 'x'], { cwd: folder })).stderr).toContain('ENOENT');
      expect(() => readFileSync(join(folder, 'my-task.ts'))).toThrow('ENOENT');
    } finally {
      remove();
    }
  });
});

describe('what a CSV file suggests', () => {
  const facts = (target: string) => csvFacts(csvRows(csv), target);

  it('is classes for texts and few whole numbers, values for others', () => {
    expect(facts('colour')).toMatchObject({ kind: 'classification', labelsAreNames: false, rows: 80 });
    expect(facts('size')).toMatchObject({ kind: 'regression' });
    expect(facts("it's")).toMatchObject({ kind: 'regression', rows: 71 });
    expect(csvFacts(csvRows('a,year\n1,2007\n2,2008'), 'year')).toMatchObject({
      kind: 'classification',
      labelsAreNames: true,
    });
  });

  it('leaves out what numbers the rows or never changes', () => {
    expect(facts('colour').ignored).toEqual([
      { name: 'Id', why: 'it numbers the rows' },
      { name: 'never', why: 'it never changes' },
    ]);
    expect(() => facts('never')).toThrow('--target: column "never" has 1 different value; at least 2 are needed.');
  });
});
