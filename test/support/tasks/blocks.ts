import { defineTrainable } from 'hypersweep';

/** Never returns and never yields. */
export default defineTrainable(() => {
  for (;;);
});
