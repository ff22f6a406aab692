import type { Verdict } from './report.ts';

/** What a verdict rests on. */
export interface VerdictBasis {
  /** Why the parameter cannot be tested; null where it can. */
  readonly because: string | null;
  /** Holm-adjusted; null without a valid test. */
  readonly pAdjusted: number | null;
  readonly total: { readonly low: number; readonly high: number } | null;
}

/** The closed list of verdict words: 5 % family-wise and a total above 1 % to matter, below 5 % to be small or nothing. */
export function verdictOf({ because, pAdjusted, total }: VerdictBasis): Verdict {
  if (because !== null || pAdjusted === null) return 'not testable';
  if (pAdjusted <= 0.05 && total !== null && total.low > 0.01) return 'matters';
  return total !== null && total.high < 0.05 ? 'small or nothing' : 'not distinguishable from noise';
}

/** The first sentence of the analysis; `r2` is of unseen trials. */
export function headlineOf(
  parameters: readonly { readonly name: string; readonly verdict: Verdict }[],
  at: { readonly r2: number | null; readonly configurations: number; readonly why: string | null },
): string {
  if (at.why !== null) return at.why;
  const found = parameters.filter(({ verdict }) => verdict === 'matters').map(({ name }) => name);
  if (parameters.every(({ verdict }) => verdict === 'not testable'))
    return 'No test is valid for how these trials were chosen: shares describe them, and prove nothing';
  if (found.length === 0 || (at.r2 ?? 0) <= 0) return 'This sweep does not show that any parameter matters';
  const list = found.length === 1 ? (found[0] ?? '') : `${found.slice(0, -1).join(', ')} and ${found.at(-1) ?? ''}`;
  return `${list} ${found.length === 1 ? 'matters' : 'matter'}, shown by ${at.configurations} configurations`;
}
