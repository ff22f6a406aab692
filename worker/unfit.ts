import type { Logger } from 'pino';
import type { WorkerContext } from './run-attempt.ts';
import { HandBack } from './hand-back.ts';
import { isOfThisMachine, type Ended } from './why-ended.ts';

/**
 * Gives a trial back when its sweep could not run here before and another worker may be able to.
 * @throws HandBack
 */
export async function handBackIfUnfit(context: WorkerContext, sweepId: string): Promise<void> {
  const why = context.state.unfit.get(sweepId);
  if (why === undefined || !(await context.peers.othersMayRun(sweepId))) return;
  throw new HandBack(`not on this worker: ${why}`);
}

/**
 * For a trial, or gates, that ended because this machine lacks a package or has other data: remembers that, and gives the trial back if
 * another worker may have what it needs. Else it returns, and the failure stands.
 * @throws HandBack
 */
export async function refuseHere(
  context: WorkerContext,
  { sweepId, log }: { readonly sweepId: string; readonly log: Logger },
  ended: Pick<Ended, 'class' | 'message'>,
): Promise<void> {
  if (!isOfThisMachine(ended.class)) return;
  if (!context.state.unfit.has(sweepId))
    log.error({ class: ended.class, reason: ended.message }, 'this worker cannot run the sweep');
  context.state.markUnfit(sweepId, ended.message);
  if (await context.peers.othersMayRun(sweepId)) throw new HandBack(ended.message);
}
