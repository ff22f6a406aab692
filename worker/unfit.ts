import type { Logger } from 'pino';
import type { WorkerContext } from './run-attempt.ts';
import { HandBack } from './hand-back.ts';
import { isOfThisMachine, type Ended } from './why-ended.ts';

/** How long a worker of a shared store hands a sweep that it cannot run back while nobody is known who can. */
export const fitPatienceMs = 60_000;

/** What of a sweep decides who may run it. */
export interface Asked {
  readonly sweepId: string;
  /** Whether workers of every backend may, as they may answer gates that choose one. @defaultValue false */
  readonly anyBackend?: boolean;
}

/**
 * Gives a trial back when its sweep could not run here before and another worker may be able to.
 * @throws HandBack
 */
export async function handBackIfUnfit(context: WorkerContext, asked: Asked): Promise<void> {
  const unfit = context.state.unfit.get(asked.sweepId);
  if (unfit === undefined || !(await context.peers.othersMayRun(asked.sweepId, asked))) return;
  context.state.markUnfit(asked.sweepId, unfit.why, { alone: false, under: unfit.under });
  throw new HandBack(`not on this worker: ${unfit.why}`);
}

/**
 * For a trial, or gates, that ended because this machine lacks a package or has other data: remembers that, and gives the trial back
 * while another worker may have what it needs. One that is not known yet is waited for as long as the context's patience lasts, anew
 * after each control line (its number is `under`); the sweep is tried here meanwhile, for what was missing may be brought. Then it
 * returns why the failure stands; at once, and with the failure as it is, where that ended otherwise.
 * @throws HandBack
 */
export async function refuseHere(
  context: WorkerContext,
  { log, under, ...asked }: Asked & { readonly log: Logger; readonly under: number },
  ended: Ended,
): Promise<Ended> {
  if (!isOfThisMachine(ended.class)) return ended;
  const { sweepId } = asked;
  const { state, patienceMs } = context;
  if (!state.unfit.has(sweepId))
    log.error({ class: ended.class, reason: ended.message }, 'this worker cannot run the sweep');
  const others = await context.peers.othersMayRun(sweepId, asked);
  state.markUnfit(sweepId, ended.message, { alone: !others, under });
  const aloneSince = state.unfit.get(sweepId)?.aloneSince ?? null;
  if (aloneSince === null || performance.now() - aloneSince < patienceMs) throw new HandBack(ended.message);
  if (patienceMs === 0) return ended;
  const waited = `No worker that can run it came within ${patienceMs / 1000} s; \`hypersweep workers\` says what each lacks.`;
  return { ...ended, message: `${ended.message}\n${waited}` };
}
