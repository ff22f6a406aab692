import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineTrainable } from 'hypersweep';

/** Starts a process that would outlive everybody, writes its pid into the file named by GATE_FILE and goes on for ever. */
export default defineTrainable(async ({ signal }) => {
  const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
  writeFileSync(process.env['GATE_FILE'] ?? '', String(child.pid));
  while (!signal.aborted) await sleep(20);
  return { 'eval/x': 0 };
});
