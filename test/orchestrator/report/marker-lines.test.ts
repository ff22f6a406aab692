import { expect, it } from 'vitest';
import { renderSvg } from '../../../orchestrator/page/svg.ts';

const value = 0.0062;

/** The first number that stands there in an SVG's text. */
function placeOf(svg: string, pattern: RegExp): number {
  return Number(pattern.exec(svg)?.[1]);
}

it('a line downwards stands at its value, not at the nearest hundredth', () => {
  const row = (label: string, at: number) => ({ label, value: at, low: null, high: null, tone: 'main' as const });
  const svg = renderSvg({
    ...{ kind: 'intervals', title: 'difference', percent: false },
    lines: [{ name: 'seed noise', value }],
    rows: [row('a', value), row('b', 0.02)],
  });
  const [line, dot] = [placeOf(svg, /<path d="M([\d.]+) [^>]*stroke-dasharray/), placeOf(svg, /<circle cx="([\d.]+)"/)];
  expect(Math.abs(line - dot)).toBeLessThanOrEqual(1);
});

it('and so does a line across', () => {
  const points: [number, number][] = [
    [1, value],
    [2, 0.02],
  ];
  const svg = renderSvg({
    ...{ kind: 'scatter', x: 'trial', y: 'loss', line: null },
    groups: [{ name: 'trial', tone: 'main', points }],
    levels: [{ name: 'baseline', value }],
  });
  const line = placeOf(svg, /<path d="M[\d.]+ ([\d.]+)[^>]*stroke-dasharray/);
  // A symbol of seven pixels.
  const dot = placeOf(svg, /matrix\(3\.5,0,0,3\.5,[\d.]+,([\d.]+)\)/);
  expect(Math.abs(line - dot)).toBeLessThanOrEqual(1);
});
