import type { ChartTone } from './spec.ts';

/** Colours of one appearance; every text colour has a contrast of at least 4.5 on its background. */
export interface Theme {
  readonly background: string;
  readonly text: string;
  readonly faintText: string;
  readonly rule: string;
  readonly tones: Readonly<Record<ChartTone, string>>;
  /** Colours for series without a meaning of their own, told apart by the colour-blind too (Okabe and Ito 2008). */
  readonly series: readonly string[];
  /** From little to much. */
  readonly ramp: readonly [string, string, string];
  /** Text on the two halves of the ramp. */
  readonly rampText: readonly [string, string];
}

export const lightTheme: Theme = {
  background: '#ffffff',
  text: '#1f2328',
  faintText: '#57606a',
  rule: '#d8dee4',
  tones: { main: '#0969da', second: '#bf5b04', good: '#1a7f37', bad: '#cf222e', warn: '#9a6700', faint: '#8c959f' },
  series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8f6b00', '#3d7ea6', '#000000'],
  ramp: ['#f6f8fa', '#6cb6ff', '#0a3069'],
  rampText: ['#1f2328', '#ffffff'],
};

export const darkTheme: Theme = {
  background: '#0d1117',
  text: '#e6edf3',
  faintText: '#9da7b3',
  rule: '#30363d',
  tones: { main: '#58a6ff', second: '#f0883e', good: '#3fb950', bad: '#f85149', warn: '#d29922', faint: '#6e7681' },
  series: ['#56b4e9', '#e69f00', '#2dc39a', '#e39ac4', '#f0e442', '#7fb7d9', '#e6edf3'],
  ramp: ['#161b22', '#1f6feb', '#cae8ff'],
  rampText: ['#e6edf3', '#0d1117'],
};

/** The colour of a tone, or of the series with that index. */
export function colorOf(theme: Theme, tone: ChartTone | number): string {
  if (typeof tone !== 'number') return theme.tones[tone];
  return theme.series[tone % theme.series.length] ?? theme.text;
}
