import type { Check, GatePage } from '../../../shared/gate-records.ts';
import { quantileOfSorted } from '../../../shared/stats/order.ts';
import { checksOf, counted, figure, percent, storable } from '../findings.ts';
import type { Cell, TableCells } from '../table-cells.ts';

const check = checksOf('data');

/** Texts that people write where a value is missing. */
const missingMarks = new Set([
  '',
  '.',
  '-',
  '--',
  '?',
  'na',
  'n/a',
  'nan',
  'null',
  'none',
  'missing',
  'unknown',
  '#n/a',
  'inf',
  '-inf',
]);
/** Share of missing values from which a column carries mostly what was put in their place. */
const muchMissing = 0.3;
/** Largest distance from the median in interquartile ranges of a sound column; a normal one stays below 5. */
const farOut = 100;
const columnsShown = 60;

/** One column of all examples, in one pass. */
interface Column {
  readonly name: string;
  /** Ascending. */
  readonly numbers: Float64Array;
  readonly texts: ReadonlyMap<string, number>;
  readonly missing: number;
  readonly types: readonly string[];
  readonly distinct: number;
}

/** Table columns: missing values and their disguises, constant, mixed, id-like and exploding ones. */
export function lookAtColumns(cells: TableCells): { readonly checks: Check[]; readonly columns: GatePage['columns'] } {
  const columns = cells.names.map((name, at) =>
    columnOf(name, [...(cells.train[at] ?? []), ...(cells.eval[at] ?? [])]),
  );
  const rows = (cells.train[0]?.length ?? 0) + (cells.eval[0]?.length ?? 0);
  return {
    checks: [missing(columns, rows), disguised(columns), ...shapeChecks(columns, rows), exploding(columns)],
    columns: columns.slice(0, columnsShown).map(described),
  };
}

function columnOf(name: string, cells: readonly Cell[]): Column {
  const numbers = new Float64Array(cells.length);
  const texts = new Map<string, number>();
  const flags = { text: false, number: false, boolean: false };
  let count = 0;
  let missingCount = 0;
  for (const cell of cells) {
    if (cell === null) missingCount += 1;
    else if (typeof cell === 'number') numbers[count++] = cell;
    else {
      flags[typeof cell === 'string' ? 'text' : 'boolean'] = true;
      texts.set(String(cell), (texts.get(String(cell)) ?? 0) + 1);
    }
  }
  flags.number = count > 0;
  const sorted = numbers.slice(0, count).sort();
  let distinct = texts.size;
  for (let index = 0; index < count; index++) if (index === 0 || sorted[index] !== sorted[index - 1]) distinct += 1;
  const types = Object.entries(flags).flatMap(([type, met]) => (met ? [type] : []));
  return { name, numbers: sorted, texts, missing: missingCount, types, distinct };
}

function described({ name, numbers, texts, missing: gone, types, distinct }: Column): GatePage['columns'][number] {
  const range = [0, 0.5, 1].map((p) => figure(quantileOfSorted(numbers, p))).join(' .. ');
  const common = [...texts].sort(([, a], [, b]) => b - a).slice(0, 4);
  const words = common.map(([text, count]) => `${storable(text, 24)} ${count}`).join(', ');
  return {
    name: storable(name, 100),
    type: types.join(', ') || 'empty',
    missing: gone,
    distinct,
    values: storable([...(numbers.length > 0 ? [range] : []), ...(words === '' ? [] : [words])].join('; '), 200),
  };
}

function missing(columns: readonly Column[], rows: number): Check {
  const holed = columns.filter((column) => column.missing > 0).sort((a, b) => b.missing - a.missing);
  if (holed.length === 0)
    return check('missing-values', 'pass', { evidence: `None of the ${columns.length} columns has missing values.` });
  const cells = holed.reduce((sum, column) => sum + column.missing, 0);
  const worst = (holed[0]?.missing ?? 0) / rows;
  return check('missing-values', worst > muchMissing ? 'warn' : 'note', {
    evidence: `${counted(cells, 'value')} missing in ${holed.length} of ${counted(columns.length, 'column')}, at most ${percent(worst)} of one.`,
    remedy: 'Impute with the training median or a level of its own, and consider a column that says "was missing".',
    count: cells,
    examples: holed.map(({ name, missing: gone }) => `${name}: ${gone} (${percent(gone / rows)})`),
  });
}

function disguised(columns: readonly Column[]): Check {
  const found = columns.flatMap(({ name, texts, numbers }) =>
    [...texts]
      .filter(
        ([text]) => missingMarks.has(text.trim().toLowerCase()) || (numbers.length > 0 && Number.isNaN(Number(text))),
      )
      .map(([text, count]) => ({ name, text, count })),
  );
  if (found.length === 0)
    return check('missing-marks', 'pass', { evidence: 'No cell looks like a missing value written as text.' });
  const count = found.reduce((sum, each) => sum + each.count, 0);
  return check('missing-marks', 'warn', {
    evidence: `${counted(count, 'cell')} ${count === 1 ? 'looks' : 'look'} like a missing value written as text.`,
    remedy: 'Read such marks as null, or each becomes a category of its own.',
    count,
    examples: found.map(
      ({ name, text, count: times }) => `${name}: ${JSON.stringify(text)}, ${times} time${times === 1 ? '' : 's'}`,
    ),
  });
}

function shapeChecks(columns: readonly Column[], rows: number): Check[] {
  const constant = columns.filter(({ distinct }) => distinct <= 1);
  const mixed = columns.filter(({ types }) => types.length > 1);
  const numeric = columns.filter(
    ({ types, texts }) => types.join() === 'text' && texts.size > 0 && [...texts.keys()].every(isNumber),
  );
  const ids = columns.filter(
    ({ types, distinct, missing: gone }) => types.join() === 'text' && rows >= 20 && distinct > 0.9 * (rows - gone),
  );
  return [
    columnsCheck('constant-feature', constant, {
      what: 'always has the same value',
      remedy: 'Leave it out: it can teach nothing.',
    }),
    columnsCheck('mixed-types', [...mixed, ...numeric.filter((column) => !mixed.includes(column))], {
      what: 'holds numbers written as text, or several types',
      remedy: 'Convert while reading, so that numbers are compared as numbers.',
    }),
    columnsCheck('id-column', ids, {
      what: 'has another text in nearly every row',
      remedy: 'Leave ids and free text out of a table: a model can only learn them by heart.',
    }),
  ];
}

function columnsCheck(
  id: string,
  found: readonly Column[],
  { what, remedy }: { readonly what: string; readonly remedy: string },
): Check {
  if (found.length === 0) return check(id, 'pass', { evidence: `No column ${what}.` });
  const names = found.map(({ name }) => name);
  return check(id, 'warn', {
    evidence: `${counted(found.length, 'column')} ${what}: ${names.slice(0, 5).join(', ')}.`,
    remedy,
    count: found.length,
    examples: names,
  });
}

function exploding(columns: readonly Column[]): Check {
  const far = columns.flatMap(({ name, numbers: sorted }) => {
    const iqr = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
    const middle = quantileOfSorted(sorted, 0.5);
    const worst = Math.max((sorted.at(-1) ?? middle) - middle, middle - (sorted[0] ?? middle));
    return iqr > 0 && worst / iqr > farOut
      ? [{ name, times: worst / iqr, value: (sorted.at(-1) ?? 0) - middle === worst ? sorted.at(-1) : sorted[0] }]
      : [];
  });
  if (far.length === 0)
    return check('exploding-feature', 'pass', { evidence: 'No column has values far out of its range.' });
  return check('exploding-feature', 'warn', {
    evidence: `${counted(far.length, 'column')} ${far.length === 1 ? 'has' : 'have'} values more than ${farOut} interquartile ranges from the median.`,
    remedy: 'Check the largest values for units and typing errors; cut them off or take logarithms.',
    count: far.length,
    examples: far.map(
      ({ name, times, value }) => `${name}: ${figure(value ?? NaN)}, ${Math.round(times)} interquartile ranges away`,
    ),
  });
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
