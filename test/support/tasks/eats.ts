import { setTimeout as sleep } from 'node:timers/promises';
import { defineTrainable } from 'hypersweep';

/** Takes memory, 20 MB at a time, until somebody stops it. */
export default defineTrainable(async () => {
  const held: Buffer[] = [];
  for (;;) {
    held.push(Buffer.alloc(20e6, held.length + 1));
    await sleep(10);
  }
});
