import { afterEach, expect, it } from 'vitest';
import { faultProject, gatedSweep, until, type FaultProject } from '../support/fault-project.ts';
import { kill } from '../support/fleet.ts';
import { describeWith } from '../support/require-service.ts';

const run = ['run', 'sweep.yaml', '--slots', '2'] as const;

describeWith('redis', 'the same command again', () => {
  let project: FaultProject;
  afterEach(async () => {
    await project.close();
  });

  it('runs nothing when all is done, only what is new when run_cap is raised, and says what an edit means', async () => {
    project = faultProject('redis', gatedSweep(5, 'run_cap: 2'));
    project.write('go', '');
    expect(await project.cli(...run)).toMatchObject({ status: 0 });
    const first = project.told('end');
    expect(first).toHaveLength(2);

    const again = await project.cli(...run);
    expect(again).toMatchObject({ status: 0 });
    expect(again.stderr).toContain('this sweep is finished: nothing was run');
    expect(again.stdout).toContain('2 trials: 2 complete');

    project.write('sweep.yaml', gatedSweep(5, 'run_cap: 5\nnotes: more of them\ntimeout: 1h'));
    const raised = await project.cli(...run);
    expect(raised).toMatchObject({ status: 0 });
    expect(raised.stderr).toMatch(
      /the same sweep with other settings: .*notes unset -> "more of them".*run_cap 2 -> 5/,
    );
    expect(raised.stdout).toContain('5 trials: 5 complete');
    expect(project.told('end').slice(0, 2)).toEqual(first);
    expect(project.told('end').sort()).toEqual([0, 1, 2, 3, 4].map((a) => `end ${a}`));

    project.write('sweep.yaml', gatedSweep(2));
    const edited = await project.cli(...run);
    expect(edited).toMatchObject({ status: 0 });
    expect(edited.stderr).toMatch(/this is a new sweep, \w{16}: parameters changed since \w{16}, whose results stay/);
    expect(project.told('end')).toHaveLength(7);
    const { sweeps } = JSON.parse((await project.cli('list', '--json')).stdout) as { sweeps: unknown[] };
    expect(sweeps).toHaveLength(2);
    await project.quiet();
  });

  it('joins a run that is under way, which Ctrl-C in the joiner leaves alone, and takes over when it is killed', async () => {
    project = faultProject('redis', gatedSweep(6));
    project.write('hold', '');
    const owner = project.run();
    await until('the task is loaded', () => project.told('load').length === 1);
    const leaver = project.run();
    await until('it has joined', () => leaver.said().includes('joining it'));
    process.kill(leaver.pid, 'SIGINT');
    expect((await leaver.ended).status).toBe(130);

    const joiner = project.run();
    await until('it has joined', () => joiner.said().includes('joining it'));
    project.remove('hold');
    await until('two trials run', () => project.told('start').length === 2);
    const passer = project.run();
    await until('it has joined', () => passer.said().includes('joining it'));
    process.kill(passer.pid, 'SIGINT');
    expect((await passer.ended).status).toBe(130);
    expect(passer.said()).toContain('leaving; the other run of this sweep goes on');
    expect(project.pids('worker')).toHaveLength(1);

    kill(owner.pid);
    await until('the joiner takes over', () => joiner.said().includes('the other run is gone'));
    const guest = project.run();
    await until('it has joined', () => guest.said().includes('joining it'));
    project.write('go', '');
    const [one, other] = await Promise.all([joiner.ended, guest.ended]);
    expect([one.status, other.status]).toEqual([0, 0]);
    expect(one.stdout).toContain('6 trials: 6 complete');
    expect(other.stdout).toBe(one.stdout);
    expect(project.told('start')).toHaveLength(6);
    expect(project.told('end')).toHaveLength(6);
    await project.quiet();
  });

  it('takes over from a run that was killed before its gates were answered', async () => {
    project = faultProject('redis', gatedSweep(2));
    project.write('hold', '');
    project.write('go', '');
    const owner = project.run();
    await until('the task is loaded', () => project.told('load').length === 1);
    const joiner = project.run();
    await until('it has joined', () => joiner.said().includes('joining it'));
    for (const pid of [owner.pid, ...project.pids('worker')]) kill(pid);
    await until('the task is loaded again', () => project.told('load').length === 2);
    project.remove('hold');
    expect((await joiner.ended).status).toBe(0);
    expect(project.told('end')).toHaveLength(2);
  });
});
