import { distributionKeys } from '../../shared/parameter-config.ts';
import { sweepConfigSchema } from '../../shared/sweep-config.ts';
import { anyOf, didYouMean } from './suggest.ts';
import { cosmeticKeys, laterKeyRemedy } from './unsupported.ts';
import { dotted, keyPlaceOf, placeOf } from './yaml-place.ts';
import type { Finding, YamlTree } from './yaml-tree.ts';

/** Keys of the mappings inside a sweep file, by where they stand. */
const keysAt: Readonly<Record<string, readonly string[]>> = {
  metric: ['name', 'goal', 'at'],
  replicates: ['configs', 'seeds', 'shared'],
  split: ['eval', 'test'],
  retry: ['lost', 'crash', 'oom'],
  limits: ['memory', 'output'],
  budget: ['trials', 'worker_hours'],
  gates: ['data', 'baselines', 'preflight', 'overrides'],
};

/** Keys of a range that does not name its distribution. */
const rangeKeys = ['min', 'max', 'default', 'when'];
const everyParameterKey = [...new Set([...distributionKeys.values()].flat())];

/** What to say of a key the schema does not know: decoration of a W&B file, something that comes later, or a slip. */
export function explainUnknownKey(at: readonly PropertyKey[], key: string, root: YamlTree): Finding {
  const where = { at: keyPlaceOf(root, at, key), path: dotted([...at, key]) };
  const top = at.length === 0;
  if (top && cosmeticKeys.includes(key)) {
    const message = `${where.path} is a W&B key that changes nothing here; it is left out`;
    return { code: 'CONFIG_IGNORED_KEY', severity: 'warning', ...where, message, hint: cosmeticRemedy(key) };
  }
  const later = top ? laterKeyRemedy('top', key) : at[0] === 'metric' ? laterKeyRemedy('metric', key) : undefined;
  if (later !== undefined)
    return { code: 'CONFIG_NOT_SUPPORTED_YET', ...where, message: `${where.path} is not supported yet`, hint: later };
  if (at[0] === 'parameters')
    return unknownInParameter({ ...where, key, parameter: dotted(at) }, placeOf(root, at).node);
  const known = top ? usefulKeys() : (keysAt[dotted(at)] ?? []);
  return slip({ ...where, key }, known);
}

function unknownInParameter(
  { key, parameter, ...where }: { at: number; path: string; key: string; parameter: string },
  node: YamlTree | undefined,
): Finding {
  const distribution = distributionIn(node);
  const known = distributionKeys.get(distribution) ?? rangeKeys;
  if (!everyParameterKey.includes(key)) return slip({ ...where, key }, [...known, 'distribution']);
  const message = `${where.path} does not belong to ${distribution === '' ? 'a range' : distribution}`;
  const quantised = key === 'q' && distributionKeys.has(`q_${distribution === '' ? 'uniform' : distribution}`);
  const hint = quantised
    ? `For steps of q write distribution: q_${distribution === '' ? 'uniform' : distribution}.`
    : `${parameter} takes ${known.join(', ')}.`;
  return { code: 'CONFIG_UNKNOWN_KEY', ...where, message, hint };
}

/** The distribution a parameter names or implies; empty for a range that does not name it. */
function distributionIn(node: YamlTree | undefined): string {
  if (node?.kind !== 'mapping') return '';
  const named = node.entries.get('distribution')?.value;
  if (named?.kind === 'scalar') return String(named.value);
  if (node.entries.has('value')) return 'constant';
  if (!node.entries.has('values')) return '';
  return node.entries.has('probabilities') ? 'categorical_w_probabilities' : 'categorical';
}

function slip({ key, ...where }: { at: number; path: string; key: string }, known: readonly string[]): Finding {
  const meant = didYouMean(key, known);
  const all = known.length > 8 ? '' : `It takes ${anyOf(known).replace(' or ', ' and ')}.`;
  const hint = [meant, all].filter((part) => part !== '').join(' ');
  const message = `${where.path} is not a known key`;
  return {
    code: 'CONFIG_UNKNOWN_KEY',
    ...where,
    message,
    hint: hint === '' ? 'Remove it; the README lists the keys.' : hint,
  };
}

function usefulKeys(): string[] {
  return Object.keys(sweepConfigSchema.shape);
}

function cosmeticRemedy(key: string): string {
  if (key === 'description') return 'Write notes: to have it in the report.';
  return key === 'job' ? 'Write task: to say what is trained.' : 'Remove it to silence this.';
}
