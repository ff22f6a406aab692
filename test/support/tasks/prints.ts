import { setImmediate } from 'node:timers/promises';
import { defineTrainable } from 'hypersweep';

/** Prints without end. */
export default defineTrainable(async () => {
  for (;;) {
    console.log('x'.repeat(1000));
    await setImmediate();
  }
});
