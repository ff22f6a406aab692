import util from 'node:util';
import { describe, expect, it } from 'vitest';
import { SweepError } from '../../../shared/errors.ts';
import { restoreRemovedUtil } from '../../../worker/tf/node-compat.ts';
import { loadTensorFlow } from '../../../worker/tf.ts';

describe('loading TensorFlow.js', () => {
  it('auto takes the native backend where it loads and wasm elsewhere', async () => {
    const loaded = await loadTensorFlow('auto');
    expect(['node', 'wasm']).toContain(loaded.backend);
    expect(loaded.version).toMatch(/^4\.22\.0/);
    if (loaded.backend === 'wasm') expect(loaded.threads).toBe(1);
  });

  it('a native backend asked for by name either loads or is refused with the remedy', async () => {
    const outcome = await loadTensorFlow('node', { intraOpThreads: 1 }).catch((error: unknown) => error);
    if (!(outcome instanceof SweepError)) {
      expect(outcome).toMatchObject({ backend: 'node', threads: 1 });
      return;
    }
    expect(outcome.code).toBe('BACKEND_UNAVAILABLE');
    expect(outcome.message).toMatch(/^backend "node" \(native TensorFlow\) cannot be loaded: \S/);
    expect(outcome.hint).toMatch(/npx hypersweep setup/);
  });

  it('gives one engine to all backends and makes the asked one active', async () => {
    const wasm = await loadTensorFlow('wasm');
    const cpu = await loadTensorFlow('cpu');
    expect(cpu.tf.engine()).toBe(wasm.tf.engine());
    expect(cpu.tf.getBackend()).toBe('cpu');
    expect(cpu.threads).toBe(1);
  });
});

describe('restoreRemovedUtil', () => {
  it('puts back what newer Nodes removed and tfjs-node calls', () => {
    restoreRemovedUtil();
    const answer = (name: string, value: unknown) =>
      Reflect.apply(Reflect.get(util, name) as (value: unknown) => boolean, util, [value]);
    expect([null, undefined, 0].map((value) => answer('isNullOrUndefined', value))).toEqual([true, true, false]);
    expect([[], {}].map((value) => answer('isArray', value))).toEqual([true, false]);
  });
});
