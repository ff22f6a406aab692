import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../shared/duration.ts';

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1.5h', 5_400_000],
    ['2d', 172_800_000],
    ['500ms', 500],
    ['3 m', 180_000],
  ])('%s is read in milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['90', '', 's', '-5s', '1h30m', '1y', '10 minutes', '1e3s', '5S', ' 5s', '.5s'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
