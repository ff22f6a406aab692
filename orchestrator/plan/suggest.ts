import { distance } from 'fastest-levenshtein';

/**
 * The known word that was probably meant: equal but for case, the whole of which `word` is a beginning (or the other way
 * round), or at most 2 edits or a third of its length away. Undefined when none is near.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase().slice(0, 100);
  const whole = known.find((candidate) => candidate.toLowerCase() === lower);
  if (whole !== undefined) return whole;
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(lower, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, edits }) => edits < candidate.length && edits <= Math.max(2, Math.floor(candidate.length / 3)),
    )
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate ?? known.find((candidate) => extendsWord(candidate.toLowerCase(), lower));
}

/** "Did you mean x?" for the nearest known word; empty when none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? '' : `Did you mean ${meant}?`;
}

/** Words in prose: `a`, `a or b`, `a, b or c`. */
export function anyOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

function extendsWord(candidate: string, word: string): boolean {
  return word.length >= 3 && (candidate.startsWith(word) || word.startsWith(candidate));
}
