import { availableParallelism, cpus, loadavg } from 'node:os';
import { requireService } from './services.ts';
import { measureMany, measureSlots, type ManyFigures, type QueueFigures } from './queue.ts';
import { measureSpeedUps } from './speed-up.ts';
import { measureStarts } from './start.ts';
import { builtInSweeps, sweepSeconds } from './sweep-seconds.ts';

/** `npm run bench [start] [queue] [slots] [sweeps]`: prints the figures of docs/performance.md. Nothing here is a test. */
const wanted = process.argv.slice(2);
const wants = (part: string) => wanted.length === 0 || wanted.includes(part);
const print = (text: string) => process.stdout.write(`${text}\n`);

print(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1) ?? '?'}`,
);
if (wants('start')) await benchStarts();
if (wants('queue')) await benchQueue();
if (wants('slots')) await benchSlots();
if (wants('sweeps')) await benchSweeps();

async function benchStarts(): Promise<void> {
  const starts = await measureStarts();
  print('\n| start of | s |\n|---|---|');
  for (const [name, seconds] of Object.entries(starts)) print(`| ${name} | ${fixed(seconds)} |`);
}

async function benchQueue(): Promise<void> {
  const slots: QueueFigures[] = [];
  const many: ManyFigures[] = [];
  for (const { name, start } of requireService()) {
    const server = await start();
    try {
      for (const count of [1, 4]) slots.push(await measureSlots(server.address, name, count));
      many.push(await measureMany(server.address, name));
    } finally {
      await server.stop();
    }
  }
  print(
    '\n| store | slots | bare job, ms | whole no-op trial, ms | overhead, ms | trials/s |\n|---|---|---|---|---|---|',
  );
  for (const { store, slots: count, bareMs, wholeMs } of slots) {
    print(
      `| ${store} | ${count} | ${fixed(bareMs)} | ${fixed(wholeMs)} | ${fixed(wholeMs - bareMs)} | ${Math.round(1000 / wholeMs)} |`,
    );
  }
  print(
    '\n| store | trials | submitted/s | read and summarised, s | supervisor, MB after 10 %, 50 %, 100 % |\n|---|---|---|---|---|',
  );
  for (const { store, count, enqueueMs, readMs, memory } of many) {
    const marks = [0.1, 0.5, 1].map(
      (share) => memory[Math.max(0, Math.ceil(memory.length * share) - 1)]?.toFixed(0) ?? '?',
    );
    print(
      `| ${store} | ${count} | ${Math.round((count / enqueueMs) * 1000)} | ${fixed(readMs / 1000)} | ${marks.join(', ')} |`,
    );
  }
}

async function benchSlots(): Promise<void> {
  print(
    '\n| sentiment sweep on | one slot, s | two slots, s | times as fast | two sweeps side by side |\n|---|---|---|---|---|',
  );
  for (const [backend, pairs] of [
    ['wasm', 5],
    ['node', 3],
  ] as const) {
    for await (const { one, two, machine } of measureSpeedUps(backend, pairs)) {
      print(`| ${backend} | ${fixed(one)} | ${fixed(two)} | ${fixed(one / two)} | ${fixed(machine)} |`);
    }
  }
}

async function benchSweeps(): Promise<void> {
  print('\n| sweep, two slots | node, s | wasm, s |\n|---|---|---|');
  for (const name of builtInSweeps()) {
    const [node, wasm] = [await sweepSeconds(name, 'node', 2), await sweepSeconds(name, 'wasm', 2)];
    print(`| ${name} | ${fixed(node)} | ${fixed(wasm)} |`);
  }
}

function fixed(value: number): string {
  return value.toFixed(2);
}
