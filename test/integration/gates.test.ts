import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { loadTaskCode } from '../../orchestrator/plan/bundle.ts';
import { registerSweep, readSweep } from '../../orchestrator/queue/registry.ts';
import { readGatesLog } from '../../orchestrator/queue/gates.ts';
import { storeOf } from '../../orchestrator/queue/sweep-store.ts';
import { trialJobsOf } from '../../orchestrator/queue/trials.ts';
import { submitSweep } from '../../orchestrator/run/submit-sweep.ts';
import type { Settings } from '../../shared/records.ts';
import { uninterrupted, useFleet } from '../support/fleet.ts';
import { noopPlan } from '../support/noop-plan.ts';
import { describeWith } from '../support/require-service.ts';
import { testStores } from '../support/test-stores.ts';

const { name, start } = testStores[0]!;
const tasks = resolve('test/support/tasks');

describeWith(name, 'the gates of a fleet', () => {
  const use = useFleet(start, { secret: 'a secret of the gates test' });

  it('stop a submit at a red check that a worker found: exit 4, nothing queued, the sweep paused, its page kept', async () => {
    use.fleet.worker();
    const code = await loadTaskCode('./overlaps.ts', { sweepFile: join(tasks, 'sweep.yaml'), project: tasks });
    const settings: Settings = {
      ...noopPlan(2, 'settings').settings,
      gates: { data: 'on', baselines: 'off', preflight: 'off', overrides: [] },
    };
    const metric = { name: 'eval/accuracy', goal: 'maximize', at: 'last' } as const;
    const plan = noopPlan(2, `${use.namespace}/red`, { task: code.ref, metric, settings });
    const store = storeOf(use.store, plan.record);
    await registerSweep(use.store, plan.record);
    const submitted = submitSweep(store, { plan, code }, uninterrupted());
    await expect(submitted).rejects.toMatchObject({
      code: 'GATE_RED',
      exitCode: 4,
      message: expect.stringMatching(/overlap \(data\): .*20/) as string,
    });
    expect(await trialJobsOf(use.store, 'wasm', plan.record.sweepId)).toEqual([]);
    expect(await readSweep(use.store, plan.record.sweepId)).toMatchObject({ wanted: 'paused' });
    expect(await readGatesLog(store, plan.record)).toMatchObject({ page: { inputs: 'numbers', classes: [{}, {}] } });
  });

  it('leave a sweep paused, not running for ever, whose task cannot be loaded', async () => {
    use.fleet.worker();
    const code = await loadTaskCode('./broken-import.ts', { sweepFile: join(tasks, 'sweep.yaml'), project: tasks });
    const plan = noopPlan(2, `${use.namespace}/broken`, { task: code.ref });
    await registerSweep(use.store, plan.record);
    const submitted = submitSweep(storeOf(use.store, plan.record), { plan, code }, uninterrupted());
    await expect(submitted).rejects.toMatchObject({ code: 'TASK_INVALID' });
    expect(await readSweep(use.store, plan.record.sweepId)).toMatchObject({ wanted: 'paused' });
  });

  it('are not asked about a plan of more trials than its budget, which stays paused', async () => {
    const budget = { trials: 1, worker_hours: 24 };
    const settings: Settings = { ...noopPlan(2, 'settings').settings, budget };
    const plan = noopPlan(2, `${use.namespace}/large`, { settings });
    await registerSweep(use.store, plan.record);
    const code = { ref: plan.record.task, text: null, packed: null };
    const submitted = submitSweep(storeOf(use.store, plan.record), { plan, code }, uninterrupted());
    await expect(submitted).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED', exitCode: 2 });
    expect(await readSweep(use.store, plan.record.sweepId)).toMatchObject({ wanted: 'paused' });
  });
});
