/** At most `most` items, evenly spread over the list, the first and last among them. */
export function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, k) => items[Math.round((k * (items.length - 1)) / (most - 1))]).flatMap(
    (item) => (item === undefined ? [] : [item]),
  );
}
