/** Requests under way at once: enough to hide the round trips, few enough not to flood a store (measured at 50 to 100). */
const atOnce = 64;

/** `work` on every item, at most 64 at a time; results in the items' order. Rejects with the first error. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const lane = async () => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}
