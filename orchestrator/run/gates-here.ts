import { SweepError } from '../../shared/errors.ts';
import type { GateName, GatePage, GatesReport } from '../../shared/gate-records.ts';
import { runnerSweepOf } from '../../shared/runner-sweep.ts';
import { thisMachine } from '../machine.ts';
import { layTask, runDirectly } from './direct-runner.ts';
import { gatesAskOf } from './gate-decision.ts';
import type { PreparedSweep } from './prepare-sweep.ts';

/** What the gates said in a runner of their own. */
export interface GatesHere {
  readonly report: GatesReport;
  readonly page: GatePage | null;
  readonly backend: string;
}

/**
 * Runs some gates of a sweep in one forked runner, without a store.
 * @throws SweepError `TASK_INVALID`, `BACKEND_UNAVAILABLE`, `WORKER_FAILED`
 */
export async function gatesHere(
  { plan, code }: PreparedSweep,
  wanted: readonly GateName[],
  context: { readonly stateFolder: string; readonly environment: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<GatesHere> {
  const { record, settings } = plan;
  let backend: string = record.backend;
  const answer = await runDirectly(
    {
      type: 'gates',
      sweep: runnerSweepOf(record),
      task: await layTask(code, context.stateFolder),
      ask: { ...gatesAskOf(plan), wanted: [...wanted] },
      compareBackends: true,
    },
    {
      backend: record.backend,
      threads: thisMachine().cores,
      environment: context.environment,
      passed: settings.pass_env,
      signal: context.signal,
      onReady: (provenance) => (backend = provenance.backend),
      onEpoch: () => undefined,
    },
  );
  if (answer.type === 'failed')
    throw new SweepError('TASK_INVALID', `The task cannot be trained (${answer.class}): ${answer.message}`, {
      hint: 'Mend the task file and try again.',
    });
  if (answer.type !== 'gates-done') throw new SweepError('WORKER_FAILED', 'The runner answered another request.');
  return { report: answer.report, page: answer.page, backend };
}
