import { defineTrainable } from 'hypersweep';

/** Done at once; the objective is the parameter `a`. */
export default defineTrainable(({ params, report }) => {
  const a = Number(params['a']);
  for (let step = 1; step <= 3; step++) report(step, { 'eval/x': (a * step) / 3 });
  return { 'eval/x': a };
});
