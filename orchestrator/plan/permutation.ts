import type { SeededRandom } from '../../shared/seeded-random.ts';

/**
 * The whole numbers from 0 to `size` - 1 (`size` up to 2^53) in an order that follows from the random stream alone, one by
 * one: taking more only adds to the end. Memory grows with what is taken, not with `size` (Fisher and Yates' shuffle
 * from the front, keeping only the places that were swapped).
 */
export function* permutation(size: number, random: SeededRandom): Generator<number, void> {
  const moved = new Map<number, number>();
  for (let place = 0; place < size; place++) {
    const other = place + below(random, size - place);
    yield moved.get(other) ?? other;
    moved.set(other, moved.get(place) ?? place);
    moved.delete(place);
  }
}

/** A random stream gives 52 bits a draw; larger bounds take a second draw for the 53rd and refuse what lies above. */
function below(random: SeededRandom, bound: number): number {
  if (bound <= 2 ** 52) return random.below(bound);
  for (;;) {
    const drawn = random.below(2) * 2 ** 52 + random.below(2 ** 52);
    if (drawn < bound) return drawn;
  }
}
