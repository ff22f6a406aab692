import { closest, distance } from 'fastest-levenshtein';

/** ` Did you mean "x"?` with the nearest candidate, or an empty text when none is near (2 edits, or a third of the name). */
export function didYouMean(name: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return '';
  const best = closest(name, candidates);
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3)) ? ` Did you mean "${best}"?` : '';
}

/** `"a", "b" and "c"` for messages; `nothing` when the list is empty. */
export function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.pop();
  if (last === undefined) return 'nothing';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
