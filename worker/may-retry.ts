import { logLineSchema, type FailureClass, type Settings } from '../shared/records.ts';
import type { JobHandle } from './trial-worker.ts';

/**
 * Whether a job runs again after an attempt that ended so; the attempt's last line must stand in the log. Attempts are counted by
 * class: user errors, bad payloads, other data and timeouts would only end the same way again.
 */
export async function mayRetry(
  job: Pick<JobHandle, 'logs'>,
  failure: FailureClass,
  retry: Pick<Settings['retry'], 'crash' | 'oom'>,
): Promise<boolean> {
  if (failure !== 'crash' && failure !== 'oom') return false;
  const lines = (await job.logs()).map((text) => logLineSchema.safeParse(parseJson(text)));
  const same = lines.filter((line) => line.success && line.data.kind === 'end' && line.data.class === failure).length;
  return same < retry[failure];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
