import { defineTrainable } from 'hypersweep';

export default defineTrainable(() => {
  console.error('these are my last words');
  process.exit(7);
});
