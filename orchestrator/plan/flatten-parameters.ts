import { dotted, shownValue } from './yaml-place.ts';
import type { Finding, YamlEntry, YamlMapping, YamlTree } from './yaml-tree.ts';

/**
 * The file with nested `parameters` brought to one level, their names joined with dots: `model: {parameters: {depth: ...}}`
 * becomes `model.depth`. Places stay those of the file.
 */
export function flattenParameters(tree: YamlMapping, report: (finding: Finding) => void): YamlMapping {
  const parameters = tree.entries.get('parameters');
  if (parameters?.value.kind !== 'mapping') return tree;
  const entries = new Map<string, YamlEntry>();
  flatten(parameters.value, '', (name, entry) => {
    if (!entries.has(name)) return void entries.set(name, entry);
    report({
      code: 'CONFIG_DUPLICATE_KEY',
      at: entry.keyAt,
      path: dotted(['parameters', name]),
      message: `parameters.${name} is written twice, nested and with dots`,
      hint: 'Keep one of the two.',
    });
  });
  const flat: YamlTree = { ...parameters.value, entries };
  return { ...tree, entries: new Map(tree.entries).set('parameters', { ...parameters, value: flat }) };

  function flatten(mapping: YamlMapping, prefix: string, add: (name: string, entry: YamlEntry) => void): void {
    for (const [key, entry] of mapping.entries) {
      const name = `${prefix}${key}`;
      const inner = entry.value.kind === 'mapping' ? entry.value.entries.get('parameters') : undefined;
      if (inner === undefined || entry.value.kind !== 'mapping') add(name, entry);
      else if (inner.value.kind === 'mapping' && entry.value.entries.size === 1) flatten(inner.value, `${name}.`, add);
      else report(misnested(name, entry.value, inner));
    }
  }
}

function misnested(name: string, { entries }: YamlMapping, inner: YamlEntry): Finding {
  const path = dotted(['parameters', name, 'parameters']);
  const where = { code: 'CONFIG_RULE', at: inner.keyAt, path } as const;
  if (inner.value.kind !== 'mapping')
    return {
      ...where,
      message: `${path} must be a mapping of parameters, got ${shownValue(inner.value)}`,
      hint: `Write ${name}: {parameters: {depth: {values: [2, 4]}}} for ${name}.depth.`,
    };
  const others = [...entries.keys()].filter((key) => key !== 'parameters');
  return {
    ...where,
    message: `${path} must stand alone, got also ${others.slice(0, 5).join(', ')}`,
    hint: 'Nested parameters have no distribution and no condition in common: write these at each of them.',
  };
}
