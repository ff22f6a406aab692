import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, counted, percent } from '../findings.ts';
import { inputKey } from '../input-key.ts';
import { labelName, type LookData, type LookSide } from '../look-data.ts';
import { inputLine } from '../show-input.ts';

const check = checksOf('data');

/** Copies up to this share of the data are everyday; above it they should be looked into. */
const manyCopies = 0.05;
/** An eval example that was trained on makes the score too good; up to this share by less than its standard error usually is. */
const manyOverlapping = 0.01;
/** Share of examples with an equal one of another label from which the labels themselves deserve a look. */
const manyConflicts = 0.01;

interface Copies {
  readonly sample: string;
  train: number;
  held: number;
  readonly labels: Set<number>;
}

/** Inputs that occur more than once: copies, the same one in train and eval, equal inputs with different labels. */
export function lookAtCopies(data: LookData): Check[] {
  const copies = gather(data);
  const total = data.train.examples.length + data.eval.examples.length;
  return [
    duplicates(copies, total),
    overlap(copies, data),
    ...(data.kind === 'classification' ? [conflicts(copies, total, data)] : []),
  ];
}

/** Share of a side's examples whose label the best answer to each distinct input can get right: 1 without conflicts. */
export function labelCeiling(side: LookSide): number {
  const counts = new Map<string, Map<number, number>>();
  for (const [index, { input }] of side.examples.entries()) {
    const key = inputKey(input);
    const labels = counts.get(key) ?? new Map<number, number>();
    const label = side.targets[index] ?? NaN;
    labels.set(label, (labels.get(label) ?? 0) + 1);
    counts.set(key, labels);
  }
  let best = 0;
  for (const labels of counts.values()) best += Math.max(...labels.values());
  return side.examples.length === 0 ? 1 : best / side.examples.length;
}

function gather({ train, eval: held }: LookData): Copies[] {
  const byKey = new Map<string, Copies>();
  for (const side of [train, held])
    for (const [index, { input }] of side.examples.entries()) {
      const key = inputKey(input);
      let found = byKey.get(key);
      if (found === undefined) {
        found = { sample: '', train: 0, held: 0, labels: new Set() };
        byKey.set(key, found);
      }
      if (side === train) found.train += 1;
      else found.held += 1;
      found.labels.add(side.targets[index] ?? NaN);
      if (found.train + found.held === 2) Object.assign(found, { sample: inputLine(input) });
    }
  return [...byKey.values()].filter((each) => each.train + each.held > 1);
}

function duplicates(copies: readonly Copies[], total: number): Check {
  const extra = copies.reduce((sum, each) => sum + each.train + each.held - 1, 0);
  if (extra === 0) return check('duplicates', 'pass', { evidence: 'No example occurs twice.' });
  const share = extra / total;
  return check('duplicates', share > manyCopies ? 'warn' : 'note', {
    evidence: `${counted(extra, 'example')} of ${total.toLocaleString('en-US')} (${percent(share)}) ${extra === 1 ? 'is a further copy' : 'are further copies'} of ${counted(copies.length, 'input')}.`,
    remedy: 'Drop the copies, unless they occur so often in use; copies count double in every score.',
    count: extra,
    examples: copies.map(({ sample, train, held }) => `${train + held} times: ${sample}`),
  });
}

function overlap(copies: readonly Copies[], { eval: held }: LookData): Check {
  const both = copies.filter((each) => each.train > 0 && each.held > 0);
  const count = both.reduce((sum, each) => sum + each.held, 0);
  if (count === 0) return check('overlap', 'pass', { evidence: 'No eval example is also trained on.' });
  const share = count / held.examples.length;
  return check('overlap', share > manyOverlapping ? 'fail' : 'warn', {
    evidence: `${counted(count, 'eval example')} of ${held.examples.length.toLocaleString('en-US')} (${percent(share)}) ${count === 1 ? 'is' : 'are'} also in train: the score tells memory, not skill.`,
    remedy: 'Split by distinct inputs (return examples and let the sweep split), or drop the shared ones from train.',
    count,
    examples: both.map(({ sample }) => sample),
  });
}

function conflicts(copies: readonly Copies[], total: number, data: LookData): Check {
  const torn = copies.filter(({ labels }) => labels.size > 1);
  if (torn.length === 0) return check('conflicting-labels', 'pass', { evidence: 'Equal inputs have equal labels.' });
  const count = torn.reduce((sum, each) => sum + each.train + each.held, 0);
  return check('conflicting-labels', count / total > manyConflicts ? 'warn' : 'note', {
    evidence: `${counted(torn.length, 'input')} (${counted(count, 'example')}, ${percent(count / total)}) ${torn.length === 1 ? 'occurs' : 'occur'} with different labels: no model can get all of them right.`,
    remedy: 'Correct the labels, or add what tells these examples apart to the input.',
    count,
    examples: torn.map(
      ({ sample, labels }) => `${[...labels].map((label) => labelName(data, label)).join(' and ')}: ${sample}`,
    ),
  });
}
