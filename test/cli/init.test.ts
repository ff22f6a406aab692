import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvFacts } from '../../orchestrator/init/csv-facts.ts';
import { csvRows } from '../../shared/parts/csv.ts';
import { loadTensorFlow } from '../../worker/tf.ts';
import { layTask } from '../../orchestrator/run/direct-runner.ts';
import { prepareSweep } from '../../orchestrator/run/prepare-sweep.ts';
import { runnerSweepOf } from '../../shared/runner-sweep.ts';
import { trialRunner } from '../support/run-trial-here.ts';
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
    ['table', 0.7],
    ['text', 0.8],
    ['image', 0.8],
  ] as const)('writes %s files that train at once', async (name, least) => {
    const { folder, remove } = makeProject({});
    try {
      const written = await runCli(['init', name], { cwd: folder });
      expect(written).toMatchObject({ status: 0, stderr: '' });
      expect(written.stdout).toContain(`npx hypersweep run ${name}-sweep.yaml`);
      // The sweep's first trial, trained in this process: the one below goes through the command.
      const { plan, code } = await prepareSweep(join(folder, `${name}-sweep.yaml`), { project: folder, now: 0 });
      const task = await layTask(code, join(folder, '.hypersweep'));
      const run = trialRunner(await loadTensorFlow('wasm'));
      const [first] = plan.trials;
      const { answer } = await run({
        task,
        sweep: runnerSweepOf(plan.record),
        params: first!.params,
        seed: first!.seed,
      });
      if (answer.type !== 'trial-done') throw new Error(answer.message);
      expect(answer.outcome.objective).toBe(answer.outcome.metrics['eval/accuracy']);
      expect(answer.outcome.objective).toBeGreaterThan(least);
    } finally {
      remove();
    }
  });

  it('writes files for a CSV file, whose trials can be saved and scored on a test split, and never writes over them', async () => {
    const { folder, remove } = makeProject({ 'my data.csv': csv });
    try {
      const args = ['init', '--csv', 'my data.csv', '--target', "it's"];
      expect(await runCli(args, { cwd: folder })).toMatchObject({ status: 0, stderr: '' });
      const sweep = join(folder, 'my-data-sweep.yaml');
      writeFileSync(sweep, `${readFileSync(sweep, 'utf8')}split: {eval: 0.2, test: 0.2}\n`);
      const trial = await runCli(['run', 'my-data-sweep.yaml', '--trial', '0', '--save', 'saved', '--test', '--json'], {
        cwd: folder,
      });
      expect(trial.stderr).not.toContain('warning');
      const { outcome, saved } = JSON.parse(trial.stdout);
      expect(outcome.metrics['eval/r2']).toBe(outcome.objective);
      expect(outcome.objective).toBeGreaterThan(0.9);
      expect(outcome.test['test/r2']).toBeGreaterThan(0.8);
      expect(saved).toBe(join(folder, 'saved'));
      const files = readdirSync(saved as string).sort();
      expect(files).toEqual(['model.json', 'params.json', 'state.json', 'weights.bin']);
      const again = await runCli(args, { cwd: folder });
      expect(again).toMatchObject({ status: 2, stdout: '' });
      expect(again.stderr).toContain('my-data-task.ts, my-data-sweep.yaml');
    } finally {
      remove();
    }
  });

  it('reads a column of texts word by word where a table has nothing else, or on request', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => {
      const happy = index % 2 === 0;
      return `"the ${index}th thing, so ${happy ? 'good' : 'bad'}",${index % 7},${happy ? 'yes' : 'no'}`;
    });
    const alone = lines.map((line) => line.replace(/,\d+,/, ','));
    const { folder, remove } = makeProject({
      'alone.csv': `says,happy\n${alone.join('\n')}\n`,
      'both.csv': `says,weight,happy\n${lines.join('\n')}\n`,
    });
    try {
      const written = await runCli(['init', '--csv', 'alone.csv', '--target', 'happy'], { cwd: folder });
      expect(written).toMatchObject({ status: 0, stderr: '' });
      expect(written.stdout).toContain('classification of "happy" by the texts of "says", 60 rows');
      expect(readFileSync(join(folder, 'alone-task.ts'), 'utf8')).toContain("{ text: 'says', label: 'happy' }");
      const trial = await runCli(['run', 'alone-sweep.yaml', '--trial', '0', '--json'], { cwd: folder });
      expect(JSON.parse(trial.stdout).outcome.objective).toBeGreaterThan(0.9);
      const table = await runCli(['init', '--csv', 'both.csv', '--target', 'happy'], { cwd: folder });
      expect(table.stdout).toContain('column "says" is left out: every row has another text');
      expect(table.stdout).toContain('init text reads "says" word by word instead');
      const text = await runCli(['init', 'text', '--csv', 'both.csv', '--target', 'happy', '--force'], { cwd: folder });
      expect(text.stdout).toContain('by the texts of "says"');
    } finally {
      remove();
    }
  });

  it('names what is wrong, and writes nothing', async () => {
    const { folder, remove } = makeProject({
      'my.csv': 'age,species\n1,a\n2,b\n',
      'same.csv': 'colour,species\nred,a\nred,b\n',
      'stars.csv': `says,stars\n${Array.from({ length: 40 }, (_, at) => `word ${at} is all that I say,${at / 8}\n`).join('')}`,
    });
    try {
      const target = await runCli(['init', '--csv', 'my.csv', '--target', 'specie'], { cwd: folder });
      expect(target).toMatchObject({ status: 2, stdout: '' });
      expect(target.stderr).toContain('--target: the file has no column "specie". Did you mean species?');
      const same = await runCli(['init', '--csv', 'same.csv', '--target', 'species'], { cwd: folder });
      expect(same.status).toBe(2);
      expect(same.stderr).toContain('no column is left to predict the target by');
      expect(same.stderr).toContain('"colour": ');
      const stars = await runCli(['init', 'text', '--csv', 'stars.csv', '--target', 'stars'], { cwd: folder });
      expect(stars.status).toBe(2);
      expect(stars.stderr).toContain('texts are sorted into classes here, and these are numbers');
      expect(() => readFileSync(join(folder, 'stars.yaml'))).toThrow('ENOENT');
      expect((await runCli(['init', '--csv', 'my.csv'], { cwd: folder })).stderr).toContain('go together');
      expect((await runCli(['init', '--csv', 'no.csv', '--target', 'x'], { cwd: folder })).stderr).toContain('ENOENT');
      writeFileSync(join(folder, 'packed.csv.gz'), gzipSync('age,species\n1,a\n2,b\n'));
      const packed = await runCli(['init', '--csv', 'packed.csv.gz', '--target', 'species'], { cwd: folder });
      expect(packed.status).toBe(2);
      expect(packed.stderr).toMatch(/packed\.csv\.gz is no text file.*\n.*Unpack it/);
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
    const titles = csvRows(
      `title,by,size\n${Array.from({ length: 40 }, (_, i) => `a film no ${i % 30},x${i % 3},${i / 3}`).join('\n')}`,
    );
    expect(csvFacts(titles, 'size')).toMatchObject({
      ignored: [{ name: 'title', why: 'most rows have another text' }],
      used: ['by'],
      freeText: 'title',
    });
    expect(() => facts('never')).toThrow('--target: column "never" has 1 different value; at least 2 are needed.');
  });
});
