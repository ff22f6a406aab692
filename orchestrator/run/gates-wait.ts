import { gatesTimeoutMs } from '../../shared/gates-timeout.ts';

const minuteMs = 60_000;

/** Says now and then, when called, what the own worker is doing: at the first call, and once in every minute that passes. */
export function gatesWait(onNotice: (text: string) => void, now = () => performance.now()): () => void {
  const since = now();
  let told = -1;
  return () => {
    const minutes = Math.floor((now() - since) / minuteMs);
    if (minutes > told) onNotice(words(minutes));
    told = minutes;
  };
}

function words(minutes: number): string {
  if (minutes === 0) return 'looking at data and code before the first trial';
  return `still looking at data and code after ${minutes} min: the task's data function or a check takes long; it is stopped after ${gatesTimeoutMs / minuteMs} min`;
}
