/** Holm's step-down adjusted p-values (family-wise error), in the given order, capped at 1 (Holm 1979). */
export function holm(p: readonly number[]): number[] {
  const order = [...p.keys()].sort((a, b) => (p[a] ?? 0) - (p[b] ?? 0));
  const result = p.map(() => 1);
  let running = 0;
  for (const [rank, index] of order.entries()) {
    running = Math.max(running, Math.min(1, (p[index] ?? 1) * (p.length - rank)));
    result[index] = running;
  }
  return result;
}

/** Benjamini and Hochberg's adjusted p-values (false discovery rate), in the given order, capped at 1 (1995). */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = [...p.keys()].sort((a, b) => (p[b] ?? 0) - (p[a] ?? 0));
  const result = p.map(() => 1);
  let running = 1;
  for (const [position, index] of order.entries()) {
    running = Math.min(running, ((p[index] ?? 1) * p.length) / (p.length - position));
    result[index] = running;
  }
  return result;
}
