import { afterEach, describe, expect, it } from 'vitest';
import { faultProject, gatedSweep, until, type FaultProject, type Role } from '../support/fault-project.ts';
import { kill } from '../support/fleet.ts';
import { describeWith } from '../support/require-service.ts';

interface ShownTrial {
  readonly state: string;
  readonly result: { readonly attempt: number; readonly metrics: Readonly<Record<string, number>> };
  readonly curves: readonly { readonly epoch: number; readonly metrics: Readonly<Record<string, number>> }[];
}

/** `npm run chaos` kills everything on both private stores. */
describe('a sweep', () => {
  let project: FaultProject;
  afterEach(async () => {
    await project.close();
  });

  describeWith('redis', 'on a private Redis', () => {
    it('goes on by itself when worker, runner, store and keeper are killed under it', async () => {
      project = faultProject('redis', gatedSweep(6));
      project.write('hold', '');
      const run = project.run();
      await killNext('worker', []);
      await until('the task is loaded', () => project.told('load').length === 1);
      await killNext('worker', []);
      await until('the task is loaded again', () => project.told('load').length === 2);
      for (const pid of project.pids('runner')) kill(pid);
      await until('the task is loaded a third time', () => project.told('load').length === 3);
      project.remove('hold');

      await until('two trials run', () => project.told('start').length === 2);
      kill(project.pids('runner')[0]!);
      await until('the killed trial runs again', () => project.told('start').length === 3);
      await killNext('store');
      finishOne(project);
      await until('its result is told', () => run.said().includes('[1/6]'));
      await killNext('keeper');
      finishOne(project);
      await until('its result is told', () => run.said().includes('[2/6]'));
      await until('two trials run', () => runningTrials(project).length === 2);
      await killNext('worker');
      project.write('go', '');

      const { status, stdout } = await run.ended;
      expect(stdout).toContain('6 trials: 6 complete');
      expect(status).toBe(0);
      expect(run.said()).toMatch(
        /local worker ended unexpectedly \(signal SIGKILL\); starting another, which takes up its/,
      );
      expect(project.told('end').sort()).toEqual(ends(6));
      await expectCurvesOfOneAttempt(project);
      await project.quiet();
    });

    /** Kills the newest process of a role as soon as there is one, and waits for its successor. */
    async function killNext(role: Role | 'store', known?: readonly number[]): Promise<void> {
      const pids = () => (role === 'store' ? [project.storePid()].filter((pid) => pid > 0) : project.pids(role));
      await until(`there is a ${role}`, () => pids().length > (known?.length ?? 0));
      const before = pids();
      before.forEach(kill);
      await until(`there is another ${role}`, () => pids().some((pid) => !before.includes(pid)));
    }
  });

  describeWith('postgres', 'on a private PostgreSQL', () => {
    it('is finished by the same command after each kill of that command, and of everything at once', async () => {
      project = faultProject('postgres', gatedSweep(6));
      project.write('hold', '');
      const first = project.run();
      await until('the task is loaded', () => project.told('load').length === 1);
      const orphans = project.pids('worker');
      kill(first.pid);
      const second = project.run();
      // The first run's worker leaves where its store stays away too long: it has no command then until the second one is up.
      await until('the second run has a worker', () => project.pids('worker').some((pid) => !orphans.includes(pid)));
      project.remove('hold');
      await until('two trials run', () => project.told('start').length === 2);

      kill(second.pid);
      await second.ended;
      const third = project.run();
      finishAll(project);
      await until('two new trials run', () => runningTrials(project).length === 2 && project.told('end').length === 2);
      finishOne(project);
      await until('a third one has ended', () => third.said().includes('[3/6]'));
      await until('two trials run', () => runningTrials(project).length === 2);
      const everything = [...project.pids('keeper'), project.storePid(), ...project.pids('worker'), third.pid];
      everything.forEach(kill);
      await until('no runner outlives its worker', () => project.pids('runner').length === 0);

      const before = project.told('end');
      project.write('go', '');
      const fourth = await project.cli('run', 'sweep.yaml', '--json', '--slots', '2');
      expect(fourth.status, fourth.stderr).toBe(0);
      expect(JSON.parse(fourth.stdout)).toMatchObject({ state: 'finished', counts: { complete: 6 } });
      expect(project.told('end').slice(0, 3)).toEqual(before);
      expect(project.told('end').sort()).toEqual(ends(6));
      await expectCurvesOfOneAttempt(project);
      await project.quiet();
    });
  });
});

function ends(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `end ${index}`);
}

/** Trials that have started and not ended. */
function runningTrials(project: FaultProject): string[] {
  const ended = new Set(project.told('end').map(number));
  return [...new Set(project.told('start').map(number))].filter((a) => !ended.has(a));
}

function number(line: string): string {
  return line.split(' ')[1] ?? '';
}

function finishOne(project: FaultProject): void {
  project.write(`go-${runningTrials(project)[0] ?? ''}`, '');
}

function finishAll(project: FaultProject): void {
  for (const a of runningTrials(project)) project.write(`go-${a}`, '');
}

/** The curves of trials that were begun more than once are their winning attempt's alone: of one process, each epoch once. */
async function expectCurvesOfOneAttempt(project: FaultProject): Promise<void> {
  const starts = project.told('start').map(number);
  const repeated = new Set(starts.filter((a, index) => starts.indexOf(a) !== index));
  expect(repeated.size).toBeGreaterThanOrEqual(2);
  const check = async (a: string) => {
    const trial = JSON.parse((await project.cli('show', a, '--json')).stdout) as ShownTrial;
    expect(trial).toMatchObject({ state: 'complete', result: { metrics: { 'eval/x': 2 * Number(a) } } });
    const pid = trial.result.metrics['eval/pid'];
    expect(trial.curves.map(({ epoch, metrics }) => [epoch, metrics['eval/pid']])).toEqual([
      [1, pid],
      [2, pid],
    ]);
  };
  await Promise.all([...repeated].slice(0, 2).map(check));
}
