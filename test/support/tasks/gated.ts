import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineTrainable } from 'hypersweep';

/**
 * Reports step after step until the file named by GATE_FILE is there; the objective is the parameter `a`. A file of the same name with
 * `.reached` behind it says that a trial waits there, and that its worker has been told so.
 */
export default defineTrainable(async ({ params, report, signal }) => {
  const gate = process.env['GATE_FILE'] ?? '';
  for (let step = 1; !existsSync(gate) && !signal.aborted; step++) {
    report(step, { 'eval/x': 0 });
    await sleep(20);
    if (step === 1) writeFileSync(`${gate}.reached`, '');
  }
  return { 'eval/x': Number(params['a']) };
});
