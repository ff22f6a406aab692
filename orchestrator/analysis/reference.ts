import { nodeOf } from './axis.ts';
import type { AnalysisContext } from './context.ts';
import { gpMean } from './gp-predict.ts';
import type { Prepared } from './prepare.ts';
import type { Study } from './study.ts';

/** The configuration that gains are measured from. */
export interface Reference {
  readonly kind: 'declared default' | 'median trial';
  readonly nodes: Uint8Array;
  /** The model's expectation there, lower is better. */
  readonly expected: number;
}

/** The declared default where every studied parameter has one, else the configuration with the median objective. */
export function referenceOf({ space }: AnalysisContext, { sample }: Prepared, study: Study): Reference | null {
  const gp = study.estimate?.gp;
  if (!gp) return null;
  const declared = sample.axes.map((axis) => nodeOf(axis, space.defaults[axis.name]));
  const complete = declared.every((node) => node >= 0);
  const order = [...sample.y.keys()].sort((a, b) => (sample.y[a] ?? 0) - (sample.y[b] ?? 0));
  const middle = order[Math.floor((order.length - 1) / 2)] ?? 0;
  const nodes = complete ? Uint8Array.from(declared) : Uint8Array.from(sample.columns, (column) => column[middle] ?? 0);
  const [expected] = gpMean(
    gp,
    Array.from(nodes, (node) => Uint8Array.of(node)),
  );
  return { kind: complete ? 'declared default' : 'median trial', nodes, expected: expected ?? 0 };
}
