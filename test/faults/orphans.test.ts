import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';
import { faultProject, gatedSweep, until, type FaultProject } from '../support/fault-project.ts';
import { kill } from '../support/fleet.ts';
import { describeWith } from '../support/require-service.ts';

describeWith('redis', 'processes whose owners were killed', () => {
  let project: FaultProject;
  afterEach(async () => {
    await project.close();
  });

  it('end by themselves: a worker finishes its trials, then the store has nobody left', async () => {
    project = faultProject('redis', gatedSweep(4));
    const run = project.run();
    await until('two trials run', () => project.told('start').length === 2);
    kill(run.pid);
    await project.workerLeaves();
    project.write('go', '');
    await project.quiet();
    expect(project.told('end')).toHaveLength(2);
    const after = JSON.parse((await project.cli('status', '--json')).stdout) as { counts: unknown };
    expect(after.counts).toMatchObject({ complete: 2, waiting: 2 });
  });

  it('end by themselves: a worker gives up a store that stays away, in the middle of its trials', async () => {
    project = faultProject('redis', gatedSweep(4));
    project.env['HYPERSWEEP_LEASE_MS'] = '700';
    const run = project.run();
    await until('two trials run', () => project.told('start').length === 2);
    // The run first: it would start another store.
    for (const pid of [run.pid, ...project.pids('keeper'), project.storePid()]) kill(pid);
    await project.quiet();
    project.write('go', '');
    expect((await project.cli('run', 'sweep.yaml')).stdout).toContain('4 trials: 4 complete');
  });

  it('end by themselves: a worker that was still starting when its run and its store were killed', async () => {
    project = faultProject('redis', gatedSweep(4));
    const run = project.run();
    await until('there is a worker', () => project.pids('worker').length === 1);
    // The run first: it would start another store.
    for (const pid of [run.pid, ...project.pids('keeper'), project.storePid()]) kill(pid);
    await project.quiet();
  });

  it('end by themselves where the state folder is deleted under a run, which says so', async () => {
    project = faultProject('redis', gatedSweep(4));
    project.env['HYPERSWEEP_LEASE_MS'] = '700';
    const run = project.run();
    await until('two trials run', () => project.told('start').length === 2);
    removeFolder(join(project.folder, '.hypersweep'));
    const { status, stderr } = await run.ended;
    expect(stderr).toMatch(/\.hypersweep was deleted, and the private store with it\.\n.*the same command begins anew/);
    expect(status).toBe(5);
    await project.quiet();
  });
});
