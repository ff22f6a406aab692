import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSweep } from '../../../orchestrator/plan/parse-sweep.ts';
import { printSweep } from '../../../orchestrator/plan/print-sweep.ts';
import { sweepConfigSchema } from '../../../shared/sweep-config.ts';
import { nested, pointDraws, pointsIn, spaces } from '../../support/sweep-arbitraries.ts';

const awkward = [
  'yes',
  'null',
  '1e3',
  '0x1F',
  '1_000',
  '# no',
  ' led',
  '- item',
  '{a: b}',
  "it's",
  '"',
  'a: b',
  '日本 🙂',
  '*x',
  '!t',
  '',
  '\\',
];
const text = fc.oneof(
  fc.constantFrom(...awkward.filter((each) => each !== '')),
  fc.string({ minLength: 1, maxLength: 12 }),
);
const lines = fc.array(text, { minLength: 1, maxLength: 4 }).map((each) => each.join('\n'));
const count = fc.integer({ min: 1, max: 1000 });
const level = fc.constantFrom('on', 'warn', 'off');
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Sweep files as plain data, every key there or not. */
const files = fc.record({
  name: optional(text),
  notes: optional(lines),
  task: text,
  method: fc.constantFrom('random', 'sobol', 'lhs'),
  run_cap: fc.integer({ min: 8, max: 1000 }),
  seed: optional(fc.maxSafeNat()),
  replicates: optional(
    fc.record({ configs: fc.constantFrom('all', 1), seeds: fc.nat(4).map((more) => more + 1), shared: fc.boolean() }),
  ),
  metric: fc.record({
    name: fc.constantFrom('eval/accuracy', 'train/loss', 'eval/a.b-c'),
    goal: fc.constantFrom('minimize', 'maximize'),
    at: optional(fc.constantFrom('last', 'best')),
  }),
  space: spaces({ finite: false }),
  points: pointDraws,
  said: fc.record({ value: fc.constantFrom(...awkward), values: fc.subarray(awkward, { minLength: 1 }) }),
  split: optional(fc.record({ eval: fc.constantFrom(0.1, 0.25), test: fc.constantFrom(0, 0.1) })),
  epochs: optional(count),
  batch_size: optional(count),
  patience: optional(count),
  backend: optional(fc.constantFrom('auto', 'node', 'wasm', 'cpu')),
  timeout: optional(fc.constantFrom('90s', '1.5h', '2 m', '24h')),
  retry: optional(fc.record({ lost: count, crash: count, oom: count })),
  max_failed: optional(fc.double({ min: 0, max: 1, noNaN: true })),
  limits: optional(fc.record({ memory: fc.constantFrom('4GiB', '800MB'), output: fc.constantFrom('10MiB', '1kB') })),
  budget: optional(fc.record({ trials: count, worker_hours: fc.double({ min: 1e-9, max: 1e6, noNaN: true }) })),
  gates: optional(
    fc.record({
      data: level,
      preflight: level,
      overrides: fc.array(fc.record({ check: fc.constant('duplicates'), level, reason: text }), { maxLength: 2 }),
    }),
  ),
  requires: optional(fc.constantFrom('gpu', 'a_b-1')),
  priority: optional(fc.integer({ min: -10, max: 10 })),
  pass_env: optional(fc.constantFrom(['HF_TOKEN'], ['A', 'B'])),
  lesson: optional(text),
});

describe('a printed sweep file', () => {
  it('means the same when it is read again, whatever keys it has', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(files, ({ space, points, said, ...keys }) => {
        const parameters = { ...nested(space.parameters), text: { value: said.value }, texts: { values: said.values } };
        const texts = said.values[0];
        const written = JSON.stringify({
          ...keys,
          parameters,
          constraints: space.constraints.map((each) => each.text),
          points_to_evaluate: pointsIn(space, points).map(({ written: point }) => ({ ...point, texts })),
        });
        const { config, problems } = parseSweep(written, 'a.yaml');
        if (config === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
        for (const key of Object.keys(config)) seen.add(key);
        const printed = printSweep(config, ' again');
        expect(parseSweep(printed, 'b.yaml').config, printed).toEqual(config);
      }),
      { numRuns: 100, seed: 1 },
    );
    expect([...seen].sort()).toEqual(Object.keys(sweepConfigSchema.shape).sort());
  });
});
