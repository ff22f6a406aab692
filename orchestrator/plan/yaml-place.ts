import type { YamlTree } from './yaml-tree.ts';

/** Where a path of keys and indices leads in a tree. */
export interface YamlPlace {
  /** What stands there; undefined when the path goes on where the tree ends. */
  readonly node: YamlTree | undefined;
  /** Offset to point at: the value, its key where the value spans lines, else the nearest thing above. */
  readonly at: number;
}

/** Finds the place of a path; numbers are list indices. */
export function placeOf(root: YamlTree, path: readonly PropertyKey[]): YamlPlace {
  let node: YamlTree = root;
  let at = root.at;
  for (const step of path) {
    const next = stepInto(node, step);
    if (next === undefined) return { node: undefined, at };
    ({ node, at } = next);
  }
  return { node, at };
}

/** Offset of the key itself of an entry; the place of the mapping when there is no such entry. */
export function keyPlaceOf(root: YamlTree, path: readonly PropertyKey[], key: string): number {
  const { node, at } = placeOf(root, path);
  return (node?.kind === 'mapping' ? node.entries.get(key)?.keyAt : undefined) ?? at;
}

/** A path as messages show it: `parameters.units.values.2`. */
export function dotted(path: readonly PropertyKey[]): string {
  return path.map((step) => shownKey(String(step))).join('.');
}

/** A key as messages show it: plain words as they are, others quoted, long ones cut. */
export function shownKey(key: string): string {
  const short = key.length > 60 ? `${key.slice(0, 57)}...` : key;
  return /^[\w./-]+$/.test(short) ? short : JSON.stringify(short);
}

/** A value as messages show it, after "got". */
export function shownValue(node: YamlTree): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a mapping';
  if (typeof node.value !== 'string') return node.source === '' ? 'nothing' : String(node.value);
  return JSON.stringify(node.value.length > 60 ? `${node.value.slice(0, 57)}...` : node.value);
}

function stepInto(node: YamlTree, step: PropertyKey): { readonly node: YamlTree; readonly at: number } | undefined {
  if (node.kind === 'list') {
    const item = node.items[Number(step)];
    return item === undefined ? undefined : { node: item, at: item.at };
  }
  const entry = node.kind === 'mapping' ? node.entries.get(String(step)) : undefined;
  if (entry === undefined) return undefined;
  const blank = entry.value.kind !== 'scalar' || (entry.value.source === '' && !entry.value.quoted);
  return { node: entry.value, at: blank ? entry.keyAt : entry.value.at };
}
