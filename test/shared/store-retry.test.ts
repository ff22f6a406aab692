import { expect, it, vi } from 'vitest';
import { untilStoreAnswers } from '../../shared/store-retry.ts';

const full = new Error('MISCONF Errors writing to the AOF file: No space left on device script: abc');
const away = Object.assign(new Error('no'), { code: '57P01' });

it('waits for a store that is away, or full or read-only for a while', async () => {
  const readOnly = new Error('NOREPLICAS Not enough good replicas to write. script: abc');
  const call = vi.fn().mockRejectedValueOnce(full).mockRejectedValueOnce(away).mockRejectedValueOnce(readOnly);
  const heard = vi.fn();
  expect(await untilStoreAnswers(call.mockResolvedValue('answer'), heard)).toBe('answer');
  expect(heard.mock.calls).toEqual([[full], [away], [readOnly]]);
});

it('gives up on a store that stays full, and at once on any other error', async () => {
  await expect(untilStoreAnswers(() => Promise.reject(full), vi.fn(), 0)).rejects.toBe(full);
  const other = new Error('ERR something else');
  await expect(untilStoreAnswers(() => Promise.reject(other), vi.fn())).rejects.toBe(other);
});

it('tells why a transaction was dropped, not only that it was', async () => {
  const oom = new Error("OOM command not allowed when used memory > 'maxmemory'.");
  const dropped = Object.assign(new Error('EXECABORT Transaction discarded because of previous errors.'), {
    previousErrors: [oom],
  });
  const heard = vi.fn();
  const call = vi.fn().mockRejectedValueOnce(dropped).mockResolvedValue('answer');
  expect(await untilStoreAnswers(call, heard)).toBe('answer');
  expect(heard).toHaveBeenCalledExactlyOnceWith(oom);
  await expect(untilStoreAnswers(() => Promise.reject(dropped), heard, 0)).rejects.toBe(oom);
});

it('writes a line again whose number another command took at the same moment, and tells nobody', async () => {
  const taken = Object.assign(new Error('duplicate key value'), { code: '23505', constraint: 'job_log_pkey' });
  const heard = vi.fn();
  expect(await untilStoreAnswers(vi.fn().mockRejectedValueOnce(taken).mockResolvedValue(1), heard)).toBe(1);
  expect(heard).not.toHaveBeenCalled();
  const other = Object.assign(new Error('duplicate key value'), { code: '23505', constraint: 'job_pkey' });
  await expect(untilStoreAnswers(() => Promise.reject(other), heard)).rejects.toBe(other);
});
