import { defineTrainable } from 'hypersweep';

export default defineTrainable(() => {
  throw new Error('no such luck');
});
