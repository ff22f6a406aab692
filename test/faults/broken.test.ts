import { afterEach, expect, it } from 'vitest';
import { faultProject, gatedSweep, type FaultProject } from '../support/fault-project.ts';
import { describeWith } from '../support/require-service.ts';

const run = ['run', 'sweep.yaml', '--slots', '2'] as const;

describeWith('redis', 'what dies at once every time', () => {
  let project: FaultProject;
  afterEach(async () => {
    await project.close();
  });

  it('ends the run with the reason when it is the worker, and keeps nothing running', async () => {
    project = faultProject('redis', gatedSweep(3));
    project.env['HYPERSWEEP_LOG_LEVEL'] = 'no such level';
    const broken = await project.cli(...run);
    expect(broken.status).toBe(1);
    expect(broken.stderr).toContain('WORKER_FAILED  The local worker died 3 times in a row (exit code 1).');
    expect(broken.stderr).toContain('no such level');
    await project.quiet();

    delete project.env['HYPERSWEEP_LOG_LEVEL'];
    project.write('go', '');
    expect(await project.cli(...run)).toMatchObject({ status: 0 });
    expect(project.told('end')).toHaveLength(3);
  });

  it('stops the sweep when it is the runner, and says how each trial ended', async () => {
    project = faultProject('redis', gatedSweep(30));
    project.write(
      'task.ts',
      `import { defineTrainable } from 'hypersweep';
      export default defineTrainable(() => { console.error('these are my last words'); process.exit(7); });`,
    );
    const stopped = await project.cli(...run);
    expect(stopped.status).toBe(3);
    expect(stopped.stderr).toMatch(/trial \d+ failed {2}crash: the runner died: exit code 7.*these are my last words/);
    expect(stopped.stderr).toMatch(/the sweep was stopped: the first \d trials all failed the same way \(crash\)/);
    const { state, counts } = JSON.parse((await project.cli('status', '--json')).stdout) as {
      state: string;
      counts: Record<string, number>;
    };
    expect(state).toBe('failed');
    expect(counts['failed']).toBeLessThan(10);
    await project.quiet();
  });
});
