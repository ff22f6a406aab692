import { defineTrainable } from 'hypersweep';

export default defineTrainable(({ report }) => {
  report(1, { 'eval/x': 0.5 });
  report(2, { 'eval/x': Number.NaN });
  return { 'eval/x': Number.NaN };
});
