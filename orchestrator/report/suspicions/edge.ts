import type { Rule } from './basis.ts';

/** The best trials lie at the end of a range and the metric still improves there: the optimum may lie outside. */
export const bestAtEdge: Rule = ({ analysis }) => {
  const found = (analysis?.advice ?? []).filter(({ action }) => action === 'extend');
  const [first] = found;
  if (first === undefined) return null;
  const names = found.map(({ parameter }) => parameter ?? '').join(', ');
  const text =
    found.length === 1
      ? `The best value of ${names} lies at the end of its range and the metric still improves there.`
      : `The best values of ${names} lie at the ends of their ranges and the metric still improves there.`;
  return { code: 'edge', text, check: 'Extend the range before you call this the optimum.' };
};
