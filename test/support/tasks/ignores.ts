import { setTimeout as sleep } from 'node:timers/promises';
import { defineTrainable } from 'hypersweep';

/** Yields, but never ends and never looks at its signal. */
export default defineTrainable(async () => {
  console.error('still here');
  for (;;) await sleep(20);
});
