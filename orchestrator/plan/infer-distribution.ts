import { distributions } from '../../shared/parameter-config.ts';
import { anyOf, didYouMean } from './suggest.ts';
import { dotted, shownValue } from './yaml-place.ts';
import { plainOf, type Finding, type YamlEntry, type YamlMapping, type YamlTree } from './yaml-tree.ts';

/**
 * One entry of `parameters` as plain data with its distribution written out: as named, else `value` means constant,
 * `values` categorical, `min` and `max` int_uniform when both are written as whole numbers and uniform otherwise (`1.0`
 * is no whole number: W&B's rule, which needs the way it is written). Undefined when what it reports leaves no way on.
 */
export function withDistribution(
  name: string,
  entry: YamlEntry,
  report: (finding: Finding) => void,
): Record<string, unknown> | undefined {
  const path = ['parameters', name];
  const { value: node } = entry;
  if (node.kind !== 'mapping') {
    report(notAMapping(path, entry));
    return undefined;
  }
  const distribution = distributionOf(path, node, report);
  if (distribution === undefined) return undefined;
  return { ...Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainOf(value)])), distribution };
}

function distributionOf(path: string[], node: YamlMapping, report: (finding: Finding) => void): string | undefined {
  const named = node.entries.get('distribution');
  if (named !== undefined) return namedDistribution([...path, 'distribution'], named, report);
  const ways = [
    'value',
    'values',
    ...(node.entries.has('min') ? ['min'] : node.entries.has('max') ? ['max'] : []),
  ].filter((key) => node.entries.has(key));
  const where = dotted(path);
  if (ways.length > 1) {
    const at = node.entries.get(ways[1] ?? '')?.keyAt ?? node.at;
    const message = `${where} must have one of value, values, or min and max, got ${ways.join(' and ')}`;
    report({ code: 'CONFIG_RULE', at, path: where, message, hint: 'Keep one of them.' });
    return undefined;
  }
  if (ways[0] === 'value') return 'constant';
  if (ways[0] === 'values') return node.entries.has('probabilities') ? 'categorical_w_probabilities' : 'categorical';
  if (ways.length === 1) return writtenWhole(node, 'min') && writtenWhole(node, 'max') ? 'int_uniform' : 'uniform';
  report(noWay(where, node));
  return undefined;
}

/** Keys that need their distribution named. */
const unnamed: Readonly<Record<string, string>> = {
  mu: 'Name it: distribution: normal, or log_normal.',
  sigma: 'Name it: distribution: normal, or log_normal.',
  a: 'Name it: distribution: beta.',
  b: 'Name it: distribution: beta.',
  q: 'Name it, such as distribution: q_uniform, with min and max.',
};

function noWay(where: string, node: YamlMapping): Finding {
  const keys = [...node.entries.keys()];
  const meant = keys
    .map((key) =>
      Object.hasOwn(unnamed, key)
        ? (unnamed[key] ?? '')
        : didYouMean(key, ['value', 'values', 'min', 'max', 'distribution', 'parameters']),
    )
    .find((text) => text !== '');
  return {
    code: 'CONFIG_RULE',
    at: [...node.entries.values()][0]?.keyAt ?? node.at,
    path: where,
    message: `${where} must have value, values, or min and max, got ${keys.length === 0 ? 'nothing' : `only ${keys.slice(0, 5).join(', ')}`}`,
    hint: meant ?? 'Write {value: 8}, {values: [8, 16, 32]} or {min: 1, max: 10}.',
  };
}

function namedDistribution(path: string[], entry: YamlEntry, report: (finding: Finding) => void): string | undefined {
  const { value: node } = entry;
  const name = node.kind === 'scalar' ? node.value : undefined;
  const known = distributions.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  const where = { at: node.kind === 'scalar' && node.source !== '' ? node.at : entry.keyAt, path: dotted(path) };
  const message = `${where.path} must be a known distribution, got ${shownValue(node)}`;
  const near = typeof name === 'string' ? didYouMean(name, distributions) : '';
  report({ code: 'CONFIG_VALUE', ...where, message, hint: near || `Known are ${anyOf(distributions)}.` });
  return undefined;
}

function notAMapping(path: string[], { keyAt, value: node }: YamlEntry): Finding {
  const where = dotted(path);
  const blank = node.kind === 'scalar' && node.source === '' && !node.quoted;
  return {
    code: 'CONFIG_TYPE',
    at: blank ? keyAt : node.at,
    path: where,
    message: `${where} must be a mapping such as {value: 8}, got ${shownValue(node)}`,
    hint: remedyFor(node),
  };
}

function remedyFor(node: YamlTree): string {
  if (node.kind === 'scalar' && node.source !== '')
    return `For a fixed value write {value: ${node.source.slice(0, 60)}}.`;
  return node.kind === 'list'
    ? 'Write {values: [...]}.'
    : 'Write {value: 8}, {values: [8, 16, 32]} or {min: 1, max: 10}.';
}

/** Whether a bound is written as a whole number, in base 10, 8 or 16. */
function writtenWhole(node: YamlMapping, key: 'min' | 'max'): boolean {
  const bound = node.entries.get(key)?.value;
  if (bound?.kind !== 'scalar' || typeof bound.value !== 'number') return false;
  return /^(?:[-+]?\d+|0o[0-7]+|0x[\da-f]+)$/i.test(bound.source);
}
