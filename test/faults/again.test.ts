import { afterEach, expect, it } from 'vitest';
import { faultProject, gatedSweep, until, type FaultProject } from '../support/fault-project.ts';
import { kill } from '../support/fleet.ts';
import { describeWith } from '../support/require-service.ts';

describeWith('redis', 'the same command again', () => {
  let project: FaultProject;
  afterEach(async () => {
    await project.close();
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
