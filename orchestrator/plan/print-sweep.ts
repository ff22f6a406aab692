import { Document, isMap, isSeq } from 'yaml';
import { sweepDefaults, type SweepConfig } from '../../shared/sweep-config.ts';

/** Keys in the order in which people write them. */
const order = [
  'name',
  'notes',
  'task',
  'method',
  'run_cap',
  'seed',
  'replicates',
  'metric',
  'parameters',
  'constraints',
  'points_to_evaluate',
];

/**
 * A config as a sweep file: what it means where it says nothing is left out, distributions are written out. Reading the text
 * gives the config again.
 */
export function printSweep(config: SweepConfig, comment?: string): string {
  const defaults: Readonly<Record<string, unknown>> = { ...sweepDefaults, constraints: [], points_to_evaluate: [] };
  const told = Object.entries(config).filter(
    ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(defaults[key]),
  );
  const rank = ([key]: readonly [string, unknown]) => (order.includes(key) ? order.indexOf(key) : order.length);
  const document = new Document(Object.fromEntries(told.sort((a, b) => rank(a) - rank(b))));
  const { contents } = document;
  if (isMap(contents)) for (const { key, value } of contents.items) flow(String(key), value);
  if (comment !== undefined) document.commentBefore = comment;
  return document.toString({ lineWidth: 0 });
}

/** One line an entry: mappings at the top, each parameter and each listed point. */
function flow(key: string, value: unknown): void {
  if (isSeq(value)) for (const item of value.items) if (isMap(item)) item.flow = true;
  if (!isMap(value)) return;
  if (key !== 'parameters') value.flow = true;
  else for (const { value: parameter } of value.items) if (isMap(parameter)) parameter.flow = true;
}
