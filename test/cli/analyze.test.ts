import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../orchestrator/analysis/analyse.ts';
import { rangeAxis } from '../../orchestrator/analysis/axis.ts';
import { runAnalysis } from '../../orchestrator/run/run-analysis.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import { trialsOn } from '../support/known-functions.ts';
import { cli, runCli } from '../support/run-cli.ts';

const axes = ['x', 'y', 'z'].map((name) => rangeAxis(name, { min: 0, max: 1, log: false })!);
const trials = (n: number) =>
  trialsOn(axes, {
    n,
    random: seededRandom('threads', n),
    objective: ({ x, y }, random) => Number(x) + Number(x) * Number(y) + 0.1 * random.next(),
  });
const space = { axes, left: [], defaults: {}, assumptions: [] };
const options = { objective: 'loss', goal: 'minimize', sampling: 'independent' } as const;

describe('an analysis on threads', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'analyze-'))));
  afterAll(() => rm(folder, { recursive: true }));

  const write = async (n: number) => {
    const file = join(folder, `${n}.csv`);
    const rows = trials(n).map(({ params, objective }) => [...axes.map(({ name }) => params[name]), objective].join());
    await writeFile(file, `${[...axes.map(({ name }) => name), 'loss'].join()}\n${rows.join('\n')}\n`);
    return file;
  };

  it('gives the very report that one thread gives', async () => {
    const found = await runAnalysis({ trials: trials(40), space, options }, {});
    expect(found).toEqual(analyse(trials(40), space, options));
  });

  it('ends at once when it is aborted', async () => {
    const abort = new AbortController();
    const running = runAnalysis({ trials: trials(400), space, options }, { signal: abort.signal });
    abort.abort();
    expect(await running).toBeNull();
  });

  it('prints one JSON document and nothing else', async () => {
    const file = await write(30);
    const flags = ['--objective', 'loss', '--goal', 'minimize', '--sampling', 'independent', '--json'];
    const { stdout, status } = await runCli(['analyze', file, ...flags], { cwd: folder, timeoutMs: 100_000 });
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.schemaVersion).toBe(1);
    expect(report.parameters[0]).toMatchObject({ name: 'x', verdict: 'matters', tier: '1' });
  });

  it('is ended by Ctrl-C', async () => {
    const file = await write(50_000);
    const child = spawn(process.execPath, [cli, 'analyze', file, '--objective', 'loss', '--goal', 'minimize'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // After five seconds it says how far it is, and so large a table takes longer.
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGINT');
  });
});
