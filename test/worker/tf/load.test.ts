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
    if (!(outcome instanceof SweepError)) return expect(outcome).toMatchObject({ backend: 'node', threads: 1 });
    expect(outcome.code).toBe('BACKEND_UNAVAILABLE');
    expect(outcome.message).toMatch(/^backend "node" \(native TensorFlow\) cannot be loaded: \S/);
    expect(outcome.hint).toMatch(/npm rebuild @tensorflow\/tfjs-node/);
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
    const isNullOrUndefined: unknown = Reflect.get(util, 'isNullOrUndefined');
    const isArray: unknown = Reflect.get(util, 'isArray');
    if (typeof isNullOrUndefined !== 'function' || typeof isArray !== 'function') throw new Error('not put back');
    expect([isNullOrUndefined(null), isNullOrUndefined(0), isArray([]), isArray({})]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
