import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestControl, openControl, sealControl } from '../../shared/control-lines.ts';
import { SweepError } from '../../shared/errors.ts';
import { openPresence, sealPresence, type Presence } from '../../shared/presence.ts';
import type { ControlLine, TrialBody, TrialResult } from '../../shared/records.ts';
import {
  openCode,
  openGates,
  openSweep,
  openTrial,
  sealCode,
  sealFailure,
  sealGates,
  sealGatesResult,
  sealResult,
  sealSweep,
  sealTrial,
  type Seal,
} from '../../shared/sealed.ts';
import { readStoreRecord, storeRecord } from '../../shared/store-record.ts';
import { noopPlan } from '../support/noop-plan.ts';

const seal: Seal = { secret: 'the secret of the forgery tests', storeId: 'c0ffee00-0000-4000-8000-000000000001' };
const { record, settings, trials } = noopPlan(2, 'forgery');
const { sweepId } = record;
const ask = { wanted: [], swept: [], trials: [] };
const noGates = { ran: [], checks: [], baselines: [], limits: null, expectedLoss: null, price: null, seconds: 0 };
const provenance = {
  backend: 'wasm', tensorflow: '4', threads: 1, cpu: 'c', node: 'v20', hypersweep: '0', host: 'h',
} as const; // prettier-ignore
const result: TrialResult = {
  state: 'complete', attempt: 1, objective: 1, metrics: { 'eval/x': 1 }, epochs: 1, epoch: 1, startedAt: 0, seconds: 1, provenance,
}; // prettier-ignore
const failure = { class: 'user', attempt: 1, message: 'no', at: 0 } as const;
const line = (sequence: number, wanted: ControlLine['wanted']): ControlLine => ({ wanted, settings, at: 0, sequence });
const presence: Presence = {
  version: 1, id: 'c0ffee00-0000-4000-8000-000000000002', beat: 1, at: 1, host: 'h', pid: 1, hypersweep: '0', startedAt: 0,
  node: 'v20', tensorflow: '4', backend: 'wasm', threads: 1, tag: 'default', slots: 1, leaving: false, running: [], done: 0, unfit: [],
}; // prettier-ignore

function body(index: number): TrialBody {
  const { id, configuration, replicate, seed, params } = trials[index]!;
  return { version: 1, sweepId, id, configuration, replicate, seed, params, fingerprint: null };
}

/** Everything that is stored signed: the genuine record, and how each side opens it. */
const kinds: readonly { readonly name: string; readonly make: (with_: Seal) => unknown; readonly open: (data: unknown) => unknown }[] = [
  { name: 'sweep record', make: (with_) => sealSweep(with_, record), open: (data) => openSweep(seal, sweepId, data) },
  { name: 'code bundle', make: (with_) => sealCode(with_, 'a'.repeat(64), 'eJw='), open: (data) => openCode(seal, 'a'.repeat(64), data) },
  { name: 'gates request', make: (with_) => sealGates(with_, sweepId, ask), open: (data) => openGates(seal, sweepId, data) },
  {
    name: 'gates answer',
    make: (with_) => ({ ...sealGates(seal, sweepId, ask), result: sealGatesResult(with_, sweepId, { provenance, data: null, report: noGates }) }),
    open: (data) => openGates(seal, sweepId, data),
  },
  { name: 'trial', make: (with_) => sealTrial(with_, body(0)), open: (data) => openTrial(seal, body(0).id, data) },
  {
    name: 'result',
    make: (with_) => ({ ...sealTrial(seal, body(0)), result: sealResult(with_, body(0).id, result) }),
    open: (data) => openTrial(seal, body(0).id, data),
  },
  {
    name: 'failure',
    make: (with_) => ({ ...sealTrial(seal, body(0)), failure: sealFailure(with_, body(0).id, failure) }),
    open: (data) => openTrial(seal, body(0).id, data),
  },
  {
    name: 'control line',
    make: (with_) => JSON.parse(sealControl(with_, sweepId, line(0, 'running'))) as unknown,
    open: (data) => openControl(seal, sweepId, JSON.stringify(data)),
  },
  { name: 'worker', make: (with_) => sealPresence(with_, presence), open: (data) => openPresence(seal, presence.id, data) },
]; // prettier-ignore

describe.each(kinds)('a $name', ({ make, open }) => {
  it('is read when it is genuine', () => {
    expect(open(make(seal))).toBeDefined();
  });

  it.each([
    ['signed with another secret', { ...seal, secret: 'somebody else’s secret' }],
    ['of another store', { ...seal, storeId: 'c0ffee00-0000-4000-8000-00000000000f' }],
  ])('is refused by name when it is %s', (_how, forger) => {
    expect(() => open(make(forger))).toThrow(/does not carry this secret's signature/);
  });

  it('is refused when any character of it is changed', () => {
    const genuine = JSON.stringify(make(seal));
    fc.assert(
      fc.property(fc.nat(genuine.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, other) => {
        fc.pre(genuine[at] !== other);
        const altered = parsed(genuine.slice(0, at) + other + genuine.slice(at + 1));
        fc.pre(altered !== undefined && JSON.stringify(altered) !== genuine);
        expect(() => open(altered)).toThrow(SweepError);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused with its reason, whatever stands in its place', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), shaped()), (data) => {
        expect(() => open(data)).toThrow(SweepError);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('a genuine record in another place', () => {
  it('is refused: another trial’s body and result, another attempt, one kind for another', () => {
    const trial = { ...sealTrial(seal, body(0)) };
    const refuse = (data: unknown, id = body(0).id) =>
      expect(() => openTrial(seal, id, data)).toThrow(/does not carry this secret's signature/);
    refuse(sealTrial(seal, body(1)));
    refuse({ ...trial, result: sealResult(seal, body(1).id, result) });
    refuse({ ...trial, result: { ...sealResult(seal, body(0).id, result), attempt: 2 } });
    refuse({ ...trial, result: sealFailure(seal, body(0).id, failure) });
    refuse({ ...trial, failure: sealResult(seal, body(0).id, result) });
    refuse(sealGates(seal, sweepId, ask));
    expect(() => openSweep(seal, 'f'.repeat(16), sealSweep(seal, record))).toThrow('sweep ffffffffffffffff');
    expect(() => openCode(seal, 'b'.repeat(64), sealCode(seal, 'a'.repeat(64), 'eJw='))).toThrow(/code .*b{8}/);
    expect(() => openPresence(seal, 'c0ffee00-0000-4000-8000-00000000000f', sealPresence(seal, presence))).toThrow(
      /worker/,
    );
  });

  it('says nothing when it is an old control line that somebody appends again', () => {
    const [first, second, third] = [line(0, 'running'), line(1, 'paused'), line(2, 'cancelled')].map((each) =>
      sealControl(seal, sweepId, each),
    );
    const forged = sealControl({ ...seal, secret: 'somebody else’s secret' }, sweepId, line(9, 'running'));
    const logs = [first!, second!, third!, first!, forged, 'rubbish', second!];
    expect(newestControl(seal, sweepId, logs)).toMatchObject({ wanted: 'cancelled', sequence: 2 });
  });

  it('is not taken for longer than it may be', () => {
    const long = { ...record, settings: { ...settings, notes: 'x'.repeat(9000), name: 'y'.repeat(200) } };
    const many = {
      ...long,
      parameters: Array.from({ length: 999 }, (_, index) => ({ ...record.parameters[0]!, name: `p${index}` })),
    };
    expect(() => openSweep(seal, sweepId, sealSweep(seal, many))).toThrow(/characters, at most 64000 are read/);
  });
});

it('tells a wrong secret at the door, by the record that names the store', () => {
  const data = storeRecord(seal.secret, seal.storeId);
  expect(readStoreRecord(seal.secret, data)).toBe(seal.storeId);
  expect(() => readStoreRecord('somebody else’s secret', data)).toThrow(
    /not the one that this store was first used with/,
  );
  expect(() => readStoreRecord(seal.secret, { ...data, storeId: 'c0ffee00-0000-4000-8000-00000000000f' })).toThrow(
    SweepError,
  );
});

/** Data of a signed record's shape with anything in it. */
function shaped() {
  const signed = fc.record({
    text: fc.oneof(fc.string(), fc.json(), fc.constant('x'.repeat(9_000))),
    hmac: fc.string({ unit: fc.nat(15).map((digit) => digit.toString(16)), minLength: 64, maxLength: 64 }),
  });
  const answer = signed.chain((each) => fc.nat(3).map((attempt) => ({ ...each, attempt })));
  return fc.record(
    { body: signed, result: answer, failure: answer, __proto__: fc.anything() },
    { requiredKeys: ['body'] },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
