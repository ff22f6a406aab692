import { expect, it } from 'vitest';
import { causeOfDeath } from '../../worker/cause-of-death.ts';
import { whyEnded } from '../../worker/why-ended.ts';

const heap = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';

it.each([
  { who: 'V8', signal: 'SIGABRT', words: heap, kernelKilled: true, told: { why: 'oom', outOf: 'heap', told: 'its JavaScript heap was full (signal SIGABRT)' } },
  { who: 'C++', signal: 'SIGABRT', words: 'what():  std::bad_alloc', kernelKilled: false, told: { why: 'oom', outOf: 'allocation' } },
  { who: 'the kernel', signal: 'SIGKILL', words: '', kernelKilled: true, told: { why: 'oom', outOf: 'machine' } },
  { who: 'somebody', signal: 'SIGKILL', words: '', kernelKilled: false, told: { why: 'crash', told: 'signal SIGKILL' } },
  { who: 'native code, while the kernel killed others', signal: 'SIGSEGV', words: '', kernelKilled: true, told: { why: 'crash', told: 'signal SIGSEGV' } },
])('tells a runner that was ended by $who', ({ signal, words, kernelKilled, told }) => {
  expect(causeOfDeath({ how: `signal ${signal}`, words, signal, kernelKilled })).toMatchObject(told);
}); // prettier-ignore

it('puts what was used up into the record, also where the task caught it and threw on', () => {
  const about = { leaving: false, timeoutMs: 1000, worker: 'h/1' };
  const remains = { signal: 'SIGKILL', outOf: 'machine' } as const;
  expect(whyEnded({ type: 'died', why: 'oom', begun: true, evidence: 'killed', remains }, about)).toMatchObject({
    class: 'oom',
    evidence: { outOf: 'machine', signal: 'SIGKILL', worker: 'h/1' },
  });
  const thrown = { type: 'failed', class: 'user', message: 'RangeError: Array buffer allocation failed' } as const;
  expect(whyEnded(thrown, about)).toMatchObject({ class: 'oom', evidence: { outOf: 'allocation' } });
});
