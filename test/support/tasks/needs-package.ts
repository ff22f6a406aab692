import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineTrainable } from 'hypersweep';
// @ts-expect-error -- a package that only one of a test's workers has
import { value } from 'only-here';

export default defineTrainable(async ({ params }) => {
  while (!existsSync(process.env['GATE_FILE'] ?? '')) await sleep(20);
  return { 'eval/x': Number(params['a']) * Number(value) };
});
