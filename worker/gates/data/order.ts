import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, counted } from '../findings.ts';
import type { LookData } from '../look-data.ts';

const check = checksOf('data');

/** Standard errors below the expected number of label changes: p < 1e-9, met by chance once in a thousand million data sets. */
const farBelow = 6;

/**
 * Whether the source is sorted or grouped by class: label changes between neighbours against what a random order gives
 * (runs test for several classes; Wald and Wolfowitz 1940, Mood 1940).
 */
export function lookAtOrder({ kind, train }: LookData): Check[] {
  if (kind !== 'classification' || train.targets.length < 10) return [];
  const count = train.targets.length;
  const classes = new Map<number, number>();
  for (const target of train.targets) classes.set(target, (classes.get(target) ?? 0) + 1);
  let changes = 0;
  for (let index = 1; index < count; index++) if (train.targets[index] !== train.targets[index - 1]) changes += 1;
  const squares = [...classes.values()].reduce((sum, size) => sum + (size / count) ** 2, 0);
  const cubes = [...classes.values()].reduce((sum, size) => sum + (size / count) ** 3, 0);
  const expected = count * (1 - squares);
  const error = Math.sqrt(count * Math.max(squares + squares * squares - 2 * cubes, 1e-12));
  if (changes > expected - farBelow * error)
    return [check('order', 'pass', { evidence: 'Labels follow no order in the source.' })];
  const sorted = changes === classes.size - 1;
  return [
    check('order', 'note', {
      evidence: sorted
        ? `The source is sorted by class: ${counted(changes, 'label change')} in ${count.toLocaleString('en-US')} rows.`
        : `Classes stand in blocks: ${counted(changes, 'label change')} in ${count.toLocaleString('en-US')} rows, about ${Math.round(expected).toLocaleString('en-US')} in a random order.`,
      remedy:
        'Harmless here, because split and batches are shuffled; a split or a sample by position would miss classes.',
      count: changes,
    }),
  ];
}
