/**
 * Groups items that share a key, directly or through others (union-find). Gives each group's positions, ascending, in
 * the order of their first members; an item that shares none is a group of its own.
 */
export function clusters(keysOfItems: readonly (readonly string[])[]): number[][] {
  const parent = keysOfItems.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    for (let above = parent[at] ?? at; above !== at; above = parent[at] ?? at) {
      parent[at] = parent[above] ?? above;
      at = above;
    }
    return at;
  };
  const firstWith = new Map<string, number>();
  for (const [index, keys] of keysOfItems.entries())
    for (const key of keys) {
      const other = root(firstWith.get(key) ?? index);
      const own = root(index);
      parent[Math.max(own, other)] = Math.min(own, other);
      if (!firstWith.has(key)) firstWith.set(key, index);
    }
  const groups = new Map<number, number[]>();
  for (const index of keysOfItems.keys()) {
    const group = groups.get(root(index));
    if (group === undefined) groups.set(root(index), [index]);
    else group.push(index);
  }
  return [...groups.values()];
}
