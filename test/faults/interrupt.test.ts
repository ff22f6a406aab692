import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { faultProject, gatedSweep, until, type FaultProject } from '../support/fault-project.ts';
import { describeWith } from '../support/require-service.ts';
import { root } from '../support/run-cli.ts';
import { openTerminal, type Terminal } from '../support/terminal.ts';

const goesOn = 'the same command goes on';

describeWith('tmux', 'Ctrl-C', () => {
  let project: FaultProject;
  let terminal: Terminal;
  let runs = 0;
  beforeEach(() => {
    project = faultProject('redis', gatedSweep(6));
    terminal = openTerminal(project.folder);
  });
  afterEach(async () => {
    terminal.close();
    await project.close();
  });

  it('once lets the running trials finish, twice cancels them, thrice leaves at once; the same command goes on', async () => {
    await startRun();
    terminal.press('C-c');
    await until('it says what happens', () =>
      terminal.screen().includes('no new trials; waiting for the running ones'),
    );
    await project.workerLeaves();
    await until('the live view is drawn', () => !terminal.cursorIsVisible());
    project.write('go', '');
    await ended(130);
    expect(terminal.screen()).toMatch(/^gated +paused *$/m);
    expect(terminal.screen()).toMatch(/6 trials: 2 complete, 4 waiting/);
    expect(project.told('start')).toHaveLength(2);
    expect(project.told('end')).toHaveLength(2);
    project.remove('go');

    await startRun();
    const asked = performance.now();
    terminal.press('C-c');
    await until('it has heard', () => terminal.screen().includes('no new trials; waiting for the running ones'));
    terminal.press('C-c');
    await until('it says what happens', () => terminal.screen().includes('cancelling the running trials'));
    await ended(130);
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect(terminal.screen()).toMatch(/^gated +cancelled *$/m);
    expect(terminal.screen()).toMatch(/6 trials: .*2 complete.*2 cancelled/);
    expect(project.told('end')).toHaveLength(2);

    await startRun();
    for (const word of ['no new trials', 'cancelling the running trials']) {
      terminal.press('C-c');
      await until(word, () => terminal.screen().includes(word));
    }
    terminal.press('C-c');
    await ended(130);
    await project.quiet();

    project.write('go', '');
    expect((await project.cli('run', 'sweep.yaml')).stdout).toContain('6 trials: 6 complete');
    expect(project.told('end')).toHaveLength(6);
  });

  it('ends a run whose gates are not answered yet', async () => {
    project.write('hold', '');
    type();
    await until('the task is loaded', () => project.told('load').length === 1);
    terminal.press('C-c');
    await until('it has heard', () => terminal.screen().includes('no new trials'));
    terminal.press('C-c');
    await ended(130);
    await project.quiet();
    expect(project.told('start')).toEqual([]);
  });

  it('is 143 as a signal to terminate', async () => {
    const run = project.run();
    await until('two trials run', () => project.told('start').length === 2);
    process.kill(run.pid, 'SIGTERM');
    await until('it has heard', () => run.said().includes('no new trials'));
    await project.workerLeaves();
    project.write('go', '');
    expect((await run.ended).status).toBe(143);
    expect(run.said()).toContain(goesOn);
    expect(project.told('end')).toHaveLength(2);
    await project.quiet();
    expect((await project.cli('next')).stderr).toContain('only 2 of 6 trials have ended');
    expect((await project.cli('cancel')).stdout).toMatch(/ is cancelled: .* taken out of the queue\n/);
    expect((await project.cli('resume')).stdout).toContain('is running: 4 trials queued');
  });

  it('does not speak of going on where the last trials have ended', async () => {
    project.write('sweep.yaml', gatedSweep(2));
    const run = project.run();
    await until('two trials run', () => project.told('start').length === 2);
    process.kill(run.pid, 'SIGTERM');
    await until('it has heard', () => run.said().includes('no new trials'));
    project.write('go', '');
    expect((await run.ended).status).toBe(143);
    expect(project.told('end')).toHaveLength(2);
    expect(run.said()).not.toContain(goesOn);
    await project.quiet();
  });

  function type(): void {
    const { HYPERSWEEP_LEASE_MS: lease, HYPERSWEEP_KEEPER_LINGER_MS: linger, FAULT_PROJECT: mark } = project.env;
    const variables = `HYPERSWEEP_LEASE_MS=${lease ?? ''} HYPERSWEEP_KEEPER_LINGER_MS=${linger ?? ''} FAULT_PROJECT=${mark ?? ''}`;
    const cli = join(root, 'dist/orchestrator/cli.js');
    terminal.clear();
    terminal.line(
      `${variables} ${process.execPath} ${cli} run sweep.yaml --slots 2; echo "run ${++runs} ended with $?"`,
    );
  }

  async function startRun(): Promise<void> {
    const before = project.told('start').length;
    type();
    await until('two trials run', () => project.told('start').length === before + 2);
  }

  async function ended(code: number): Promise<void> {
    await until(`the shell shows code ${code}`, () => terminal.screen().includes(`run ${runs} ended with ${code}\n`));
    expect(terminal.cursorIsVisible()).toBe(true);
  }
});
