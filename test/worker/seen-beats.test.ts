import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beatEveryMs } from '../../shared/presence.ts';
import { SeenBeats } from '../../worker/seen-beats.ts';

const hour = 3_600_000;

beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'performance'] }));
afterEach(() => vi.useRealTimers());

it.each([-hour, 0, hour])('finds a worker alive by its beats where its clock is off by %i ms', (offMs) => {
  const beats = new SeenBeats();
  const verdict = (beat: number) => beats.verdict({ id: 'a', beat, at: Date.now() + offMs }, Date.now());
  expect(verdict(7)).toBe(offMs === 0 ? 'alive' : 'unknown');
  for (let beat = 8; beat < 12; beat++) {
    vi.advanceTimersByTime(1.3 * beatEveryMs);
    expect(verdict(beat)).toBe('alive');
  }
  // Two looks may fall between the same two beats.
  vi.advanceTimersByTime(beatEveryMs);
  expect(verdict(11)).toBe('alive');
});

it.each([-hour, 0, hour])('finds a dead worker silent where its clock was off by %i ms', (offMs) => {
  const beats = new SeenBeats();
  const at = Date.now() + offMs;
  const verdict = () => beats.verdict({ id: 'a', beat: 7, at }, Date.now());
  expect(verdict()).toBe(offMs === 0 ? 'alive' : 'unknown');
  vi.advanceTimersByTime(offMs === 0 ? 6 * beatEveryMs : 1.3 * beatEveryMs);
  expect(verdict()).toBe('silent');
});

it('finds a worker silent that beat once and then died, whatever its clock', () => {
  const beats = new SeenBeats();
  const at = Date.now() + hour;
  const verdict = (beat: number) => beats.verdict({ id: 'a', beat, at }, Date.now());
  verdict(1);
  vi.advanceTimersByTime(beatEveryMs);
  expect(verdict(2)).toBe('alive');
  vi.advanceTimersByTime(3 * beatEveryMs);
  expect(verdict(2)).toBe('silent');
});
