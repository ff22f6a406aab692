import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks at the parent; an orphan is gone within this and some. */
const pollMs = 500;

// A thread of its own, because the main thread may be busy for minutes in a synchronous loop; JavaScript in a text,
// because a thread inherits no TypeScript loader.
const source = `
const { workerData } = require('node:worker_threads');
setInterval(() => {
  if (process.ppid === workerData.parent) return;
  // The whole group, where this process leads one: what the task started must not outlive it either.
  try { process.kill(-process.pid, 'SIGKILL'); } catch { process.kill(process.pid, 'SIGKILL'); }
}, workerData.pollMs);
`;

/**
 * Kills this process (SIGKILL) soon after its parent is gone, also while the main thread is blocked. `parent` is the
 * parent's process id as it was at start.
 */
export function startOrphanWatch(parent: number): void {
  const watcher = new Worker(source, { eval: true, workerData: { parent, pollMs }, execArgv: [], stdin: false });
  watcher.unref();
}
