/**
 * What a chart shows, as plain JSON: the page carries it, and the browser and the SVG renderer turn it into the same picture.
 * Texts are made safe and short before they come here; positions and values are unrounded.
 */
export type ChartSpec =
  StackSpec | IntervalsSpec | HeatSpec | EffectSpec | ParallelSpec | LinesSpec | BarsSpec | ScatterSpec | TimelineSpec;

/** What a colour means; themes say which it is. */
export type ChartTone = 'main' | 'second' | 'good' | 'bad' | 'warn' | 'faint';

/** One bar of 100 %, in parts from left to right. */
export interface StackSpec {
  readonly kind: 'stack';
  readonly parts: readonly { readonly name: string; readonly share: number; readonly tone: ChartTone }[];
}

/** A value with its interval a row, top to bottom, on one common scale. */
export interface IntervalsSpec {
  readonly kind: 'intervals';
  readonly title: string;
  readonly rows: readonly IntervalRow[];
  /** Vertical lines to compare with. */
  readonly lines: readonly { readonly name: string; readonly value: number }[];
  /** Whether values are shares, printed as percent from 0. */
  readonly percent: boolean;
}

/** One row; `other` is a second value with its interval, drawn below the first. */
export interface IntervalRow extends IntervalValue {
  readonly label: string;
  readonly other?: IntervalValue;
}

/** A value, and its interval where there is one. */
export interface IntervalValue {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly tone: ChartTone;
}

/** Coloured cells; row 0 is on top. */
export interface HeatSpec {
  readonly kind: 'heat';
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly columnTitle: string;
  readonly rowTitle: string;
  /** Column, row, value. */
  readonly cells: readonly (readonly [number, number, number])[];
  readonly min: number;
  readonly max: number;
  /** How a cell's value is printed; `none` and `value` (a number, in a small picture) leave cells without text. */
  readonly print: 'percent' | 'count' | 'none' | 'value';
  /** What a value means. */
  readonly title: string;
}

/** A curve with its band over one hyperparameter, and the trials as points. */
export interface EffectSpec {
  readonly kind: 'effect';
  readonly name: string;
  readonly metric: string;
  readonly scale: 'linear' | 'log' | 'levels';
  /** Labels of the levels; positions are indices into it. Empty for ranges. */
  readonly levels: readonly string[];
  /** Position, middle, low and high, in order. */
  readonly curve: readonly (readonly [number, number, number, number])[];
  /** Position and objective. */
  readonly points: readonly (readonly [number, number])[];
  readonly grey: boolean;
}

/** Configurations as lines across the hyperparameters; the last axis is the objective. */
export interface ParallelSpec {
  readonly kind: 'parallel';
  readonly axes: readonly {
    readonly name: string;
    readonly scale: 'linear' | 'log' | 'levels';
    readonly levels: readonly string[];
  }[];
  /** One position an axis; null where the hyperparameter is absent. */
  readonly lines: readonly (readonly (number | null)[])[];
  readonly goal: 'minimize' | 'maximize';
}

/** Lines over epochs. */
export interface LinesSpec {
  readonly kind: 'lines';
  readonly x: string;
  readonly y: string;
  readonly log: boolean;
  readonly series: readonly {
    readonly name: string;
    readonly tone: ChartTone | number;
    readonly dashed: boolean;
    readonly points: readonly (readonly [number, number | null])[];
  }[];
  /** Vertical lines with a word. */
  readonly marks: readonly { readonly at: number; readonly name: string }[];
  /** Small multiples are lower and have no legend. */
  readonly small: boolean;
}

/** Stacked bars, one a category. */
export interface BarsSpec {
  readonly kind: 'bars';
  readonly categories: readonly string[];
  readonly title: string;
  readonly categoryTitle: string;
  readonly series: readonly { readonly name: string; readonly tone: ChartTone; readonly values: readonly number[] }[];
}

/** Points of several groups, and at most one line. */
export interface ScatterSpec {
  readonly kind: 'scatter';
  readonly x: string;
  readonly y: string;
  readonly groups: readonly {
    readonly name: string;
    readonly tone: ChartTone;
    readonly points: readonly (readonly [number, number])[];
  }[];
  readonly line: { readonly name: string; readonly points: readonly (readonly [number, number])[] } | null;
  readonly levels: readonly { readonly name: string; readonly value: number }[];
}

/** What each worker did when: seconds from the first start. */
export interface TimelineSpec {
  readonly kind: 'timeline';
  readonly rows: readonly string[];
  readonly spans: readonly {
    readonly row: number;
    readonly from: number;
    readonly to: number;
    readonly tone: ChartTone;
    readonly label: string;
  }[];
}
