import { setImmediate } from 'node:timers/promises';
import { defineTrainable, type TrialContext } from 'hypersweep';

/** Each trial makes the mistake that its parameter names; those that make none are what must not suffer. */
export default defineTrainable(async (trial) => {
  trial.report(1, { 'eval/x': 0.5 });
  await makeMistake(String(trial.params['mistake']), trial);
  return { 'eval/x': 1 };
});

async function makeMistake(mistake: string, { params, report, tf }: TrialContext): Promise<void> {
  switch (mistake) {
    case 'exits':
      process.exit(7);
      break;
    case 'prints':
      for (;;) {
        console.log('x'.repeat(10_000));
        await setImmediate();
      }
    case 'never-returns':
      await new Promise(() => undefined);
      break;
    case 'never-yields':
      for (;;);
    case 'reports-nan':
      report(2, { 'eval/x': Number.NaN });
      break;
    case 'reports-wrong-step':
      report(1, { 'eval/x': 0.6 });
      break;
    case 'misspelt-parameter':
      report(2, { 'eval/x': Number(params['mistaek']) });
      break;
    case 'leaks':
      tf.zeros([10]);
      break;
    case 'throws':
      throw new RangeError('no such luck');
  }
}
