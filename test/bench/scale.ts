import { availableParallelism, cpus, loadavg } from 'node:os';
import { testStores, type TestStore } from '../support/test-stores.ts';
import { hashWith, runGrid } from './scale/grids.ts';
import { measureIdle } from './scale/idle.ts';
import { measureVerbs } from './scale/many.ts';
import { measureSleeping } from './scale/sleeping.ts';

/**
 * `npm run bench:scale [grid] [hash] [verbs] [verbs-postgres] [idle] [sleep] [sleep-long]`: prints the figures; without a part all
 * of them but the two that take ten minutes and more. Fails where a trial is lost or counted twice.
 */
const long = ['verbs-postgres', 'sleep-long'];
const wanted = process.argv.slice(2);
const wants = (part: string) => (wanted.length === 0 ? !long.includes(part) : wanted.includes(part));
const print = (text: string) => process.stdout.write(`${text}\n`);

print(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1) ?? '?'}`,
);
if (wants('grid')) await grids();
if (wants('hash')) await hashes();
if (wants('verbs')) await verbs('redis');
if (wants('verbs-postgres')) await verbs('postgres');
if (wants('idle')) await idle();
if (wants('sleep')) await sleeping(1600);
if (wants('sleep-long')) await sleeping(10_000);

async function on<T>(name: 'redis' | 'postgres', work: (server: TestStore) => Promise<T>): Promise<T> {
  const server = await testStores.find((store) => store.name === name)?.start();
  if (server === undefined) throw new Error(`${name} is missing`);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function grids(): Promise<void> {
  const small = { a: 3, b: 3, c: 3 };
  const large = { a: 30, b: 14, c: 31 };
  print('\n| grid | workers | killed | results | distinct | of a later attempt | s |\n|---|---|---|---|---|---|---|');
  for (const [sizes, workers, faults] of [
    [small, 4, false],
    [large, 8, true],
  ] as const) {
    const figures = await on('redis', (server) => runGrid(server, sizes, { workers, faults }));
    const { trials, results, distinct, repeated, seconds } = figures;
    print(
      `| ${trials} | ${workers} | ${figures.faults} | ${results} | ${distinct} | ${repeated} | ${seconds.toFixed(1)} |`,
    );
    if (results !== trials || distinct !== trials) throw new Error(`${results} results of ${trials} trials`);
  }
}

async function hashes(): Promise<void> {
  const [one, sixteen] = [
    await on('redis', (server) => hashWith(server, 1)),
    await on('redis', (server) => hashWith(server, 16)),
  ];
  print(`\n1 worker: ${one}\n16 workers: ${sixteen}`);
  if (one !== sixteen) throw new Error('the hashes differ');
}

async function verbs(name: 'redis' | 'postgres'): Promise<void> {
  print('\n| store | verb on 100,000 trials | s | command, MB | store, MB |\n|---|---|---|---|---|');
  const { verbs: took, storeMegabytes } = await on(name, (server) => measureVerbs(server, 100_000));
  for (const [verb, { seconds, megabytes }] of took) {
    const store = verb === 'submit' && storeMegabytes !== null ? storeMegabytes.toFixed(0) : '';
    print(`| ${name} | ${verb} | ${seconds.toFixed(1)} | ${megabytes.toFixed(0)} | ${store} |`);
  }
}

async function idle(): Promise<void> {
  const figures = await on('redis', (server) => measureIdle(server, { processes: 8, each: 25, seconds: 20 }));
  const { workers, processes, listed, listSeconds, redisCpu, redisMegabytes, connections } = figures;
  print(
    `\n${workers} idle workers in ${processes} processes: Redis ${(100 * redisCpu).toFixed(1)} % of a core, ${redisMegabytes.toFixed(0)} MB, ` +
      `${connections} connections; \`workers\` lists ${listed} in ${listSeconds.toFixed(1)} s`,
  );
}

async function sleeping(trials: number): Promise<void> {
  const figures = await on('redis', (server) => measureSleeping(server, trials, 16));
  const { seconds, wholeSeconds, startSeconds, slots } = figures;
  print(
    `\n${trials} trials of 1 s on ${slots} slots: ${seconds.toFixed(1)} s from the first beginning to the last end ` +
      `(${(trials / slots).toFixed(0)} at best), ${wholeSeconds.toFixed(1)} s with the whole \`submit\`; ` +
      `before it ${startSeconds.toFixed(1)} s until ${slots} runners had started and run two trials each`,
  );
}
