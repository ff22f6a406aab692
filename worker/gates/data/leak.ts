import type { Check } from '../../../shared/gate-records.ts';
import type { TaskInput } from '../../../shared/task.ts';
import { numericInput } from '../../runner/fingerprint.ts';
import type { SimpleView } from '../baselines/predictors.ts';
import { falseAlarmRate, logWays } from '../chance.ts';
import { checksOf, figure } from '../findings.ts';
import { labelName, type LookData } from '../look-data.ts';
import { distinctIds } from '../words.ts';

const check = checksOf('data');

/** A feature with few values that decides every label is the label in disguise; continuous ones may just separate well. */
const fewValues = 50;
/** Rows that are looked at, and the fewest from which "every" means something. */
const rowsLookedAt = 10_000;
const fewestRows = 50;
/** Texts of a class from which "every" means something. */
const fewestTexts = 20;
/** A word that tells a topic, and no more, stands in at most this share of the texts on it. */
const topicShare = 0.85;
/**
 * Correlation with the target above which a column is the target in another unit. Of 50 rows a column that has nothing to do
 * with the target reaches it with a probability below 1e-100 (Student's t of r, 48 degrees of freedom).
 */
const sameNumber = 0.999999;

/** Whether one column, pixel or word gives the label away. */
export function lookForLeaks(data: LookData, view: SimpleView): Check[] {
  if (data.train.examples.length < fewestRows) return [];
  const found =
    data.kind === 'regression'
      ? sameAsTarget(data, view)
      : data.form === 'text'
        ? telltaleWord(data, view)
        : telltaleColumn(data);
  if (found === null) return [check('target-leak', 'pass', { evidence: 'No single feature decides the label.' })];
  if (!found.sure)
    return [
      check('target-leak', 'note', {
        evidence: `${found.what}: too few texts to tell a leak from a topic.`,
        count: 1,
      }),
    ];
  return [
    check('target-leak', 'fail', {
      evidence: `${found.what}: the answer is among the inputs.`,
      remedy: 'Leave it out of the input, unless it is known at the time of prediction too.',
      count: 1,
    }),
  ];
}

interface Leak {
  readonly what: string;
  /** Whether chance would do so in at most one of 10,000 data sets. */
  readonly sure: boolean;
}

function sameAsTarget({ train }: LookData, { design }: SimpleView): Leak | null {
  if (design === null) return null;
  const { count, width, values } = design.train;
  const average = train.targets.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(train.targets.reduce((sum, value) => sum + (value - average) ** 2, 0) / count);
  if (deviation === 0) return null;
  for (let column = 0; column < width; column++) {
    let product = 0;
    for (let row = 0; row < count; row++)
      product += (values[row * width + column] ?? 0) * ((train.targets[row] ?? 0) - average);
    const correlation = product / (count * deviation);
    if (Math.abs(correlation) > sameNumber)
      return {
        what: `"${design.names[column] ?? ''}" has a correlation of ${correlation.toFixed(6)} with the target`,
        sure: true,
      };
  }
  return null;
}

/**
 * A word in every text of one class and in no other. By chance: words that stand in at most `topicShare` of a class's texts,
 * L of them a text, are in all n texts with a probability of at most L topicShare^(n - 1) together, since the sum of the
 * words' shares is L (union bound); the classes share the false-alarm rate.
 */
function telltaleWord(data: LookData, { corpus }: SimpleView): Leak | null {
  if (corpus === null || data.classNames.length < 2) return null;
  const { targets } = data.train;
  const classCount = data.classNames.length;
  const holding = new Float64Array(corpus.words.length * classCount);
  const totals = new Float64Array(classCount);
  const distinct = new Float64Array(classCount);
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row] ?? 0;
    const ids = distinctIds(corpus.train, row);
    totals[target] = (totals[target] ?? 0) + 1;
    distinct[target] = (distinct[target] ?? 0) + ids.length;
    for (const id of ids) holding[id * classCount + target] = (holding[id * classCount + target] ?? 0) + 1;
  }
  let unsure: Leak | null = null;
  for (const [word, name] of corpus.words.entries()) {
    const counts = holding.subarray(word * classCount, (word + 1) * classCount);
    const label = [...counts.keys()].find(
      (each) => (totals[each] ?? 0) >= fewestTexts && counts[each] === totals[each],
    );
    const elsewhere = counts.reduce((sum, count, other) => sum + (other === label ? 0 : count), 0);
    if (label === undefined || elsewhere > 0) continue;
    const total = totals[label] ?? 0;
    const byChance = classCount * ((distinct[label] ?? 0) / total) * topicShare ** (total - 1);
    const what = `"${name}" stands in every text of ${labelName(data, label)} (${total}) and in no other`;
    if (byChance <= falseAlarmRate) return { what, sure: true };
    unsure ??= { what, sure: false };
  }
  return unsure;
}

/** A feature of few values that decides the label of every row. */
function telltaleColumn(data: LookData): Leak | null {
  const rows = data.train.examples.slice(0, rowsLookedAt).map(({ input }) => input);
  const classes = new Set(data.train.targets.subarray(0, rows.length));
  if (classes.size < 2) return null;
  const columns = columnsOf(rows[0]);
  const ways = logWays(rows.length, rows.length - largest(data.train.targets.subarray(0, rows.length)));
  for (const { name, read } of columns) {
    const labelOf = new Map<unknown, number>();
    const pure = rows.every((row, index) => {
      const value = read(row);
      const label = data.train.targets[index] ?? 0;
      const known = labelOf.get(value);
      if (known === undefined) labelOf.set(value, label);
      return labelOf.size <= fewValues && (known ?? label) === label;
    });
    // By chance: of all places for the rows of the smaller classes only those that fill whole values do.
    const byChance = columns.length * Math.exp(labelOf.size * Math.log(classes.size) - ways);
    if (pure && byChance <= falseAlarmRate) {
      const pairs = [...labelOf]
        .slice(0, 4)
        .map(
          ([value, label]) =>
            `${typeof value === 'number' ? figure(value) : String(value)} = ${labelName(data, label)}`,
        );
      return {
        what: `"${name}" decides the label of all ${rows.length.toLocaleString('en-US')} training rows looked at (${pairs.join(', ')})`,
        sure: true,
      };
    }
  }
  return null;
}

/** Rows of the commonest class. */
function largest(targets: Float64Array): number {
  const counts = new Map<number, number>();
  for (const target of targets) counts.set(target, (counts.get(target) ?? 0) + 1);
  return Math.max(...counts.values());
}

function columnsOf(
  first: TaskInput | undefined,
): { readonly name: string; readonly read: (input: TaskInput) => unknown }[] {
  if (first === undefined || typeof first === 'string') return [];
  const numbers = numericInput(first);
  if (numbers === null)
    return Object.keys(first).map((name) => ({
      name,
      read: (input): unknown => (typeof input === 'object' ? Reflect.get(input, name) : null),
    }));
  return Array.from({ length: numbers.values.length }, (_, index) => ({
    name: `${numbers.shape.length > 1 ? 'pixel' : 'feature'} ${index}`,
    read: (input) => numericInput(input)?.values[index],
  }));
}
