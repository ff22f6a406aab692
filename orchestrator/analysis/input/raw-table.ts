import type { ParamValue, TrialState } from '../../../shared/trial.ts';
import type { AnalysisSpace } from '../options.ts';

/** One row of somebody's file: column to cell, empty cells left out. */
export type RawRow = Readonly<Record<string, ParamValue>>;

/** Rows of a file, all or a random sample of them. */
export interface RawTable {
  readonly columns: readonly string[];
  readonly rows: readonly RawRow[];
  /** Rows in the file. */
  readonly total: number;
  /** What was noticed while reading. */
  readonly notes: readonly string[];
}

/** Trials that a file declares by itself (an Optuna journal), with their space. */
export interface DeclaredTrials {
  readonly space: AnalysisSpace;
  readonly goal: 'minimize' | 'maximize';
  readonly objective: string;
  readonly trials: readonly {
    readonly params: RawRow;
    readonly state: TrialState;
    readonly objective: number | null;
    readonly seed: null;
  }[];
  readonly notes: readonly string[];
}

/** A cell's text as the value it stands for: number, true, false, or the text; undefined for an empty or missing one. */
export function cellValue(text: string): ParamValue | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'NA' || trimmed === 'None' || trimmed === 'null') return undefined;
  if (/^[-+]?nan$/i.test(trimmed)) return NaN;
  if (/^[-+]?inf(inity)?$/i.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity;
  if (trimmed === 'true' || trimmed === 'True') return true;
  if (trimmed === 'false' || trimmed === 'False') return false;
  // Number() also reads 0x1f, which in a column of identifiers is text.
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) ? Number(trimmed) : NaN;
  return Number.isNaN(value) ? trimmed : value;
}
