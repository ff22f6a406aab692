import seedrandom from 'seedrandom';

/**
 * Seeds `Math.random`, from which TensorFlow.js draws initial weights and dropout masks, until the returned function puts
 * the former generator back. Equal seeds give equal draws in any process; nothing of a trial leaks into the next.
 */
export function seedChance(seed: number): () => void {
  const former: unknown = Reflect.get(Math, 'random');
  seedrandom(String(seed), { global: true });
  return () => {
    Reflect.set(Math, 'random', former);
  };
}
