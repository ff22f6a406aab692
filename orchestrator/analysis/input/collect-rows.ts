import { seededRandom } from '../../../shared/seeded-random.ts';
import type { RawRow, RawTable } from './raw-table.ts';

/** Rows kept at most; more are sampled, which 64-node axes and binning do not notice. */
export const rowLimit = 100_000;

/** Rows between two words on how far the reading is. */
const tellEvery = 20_000;

/**
 * Keeps all rows, or a random 100,000 of them (reservoir sampling, Vitter 1985), as they stream by; `onRows` hears now and then
 * how many have.
 */
export async function collectRows(
  rows: AsyncIterable<RawRow>,
  onRows: (count: number) => void = () => undefined,
): Promise<RawTable> {
  const random = seededRandom('analyze', 'reservoir');
  const kept: RawRow[] = [];
  const columns = new Set<string>();
  let total = 0;
  for await (const row of rows) {
    for (const column in row) columns.add(column);
    if (kept.length < rowLimit) kept.push(row);
    else {
      const at = random.below(total + 1);
      if (at < rowLimit) kept[at] = row;
    }
    total++;
    if (total % tellEvery === 0) onRows(total);
  }
  const notes = total > rowLimit ? [`the file has ${total} rows; a random ${rowLimit} of them are analysed`] : [];
  return { columns: [...columns], rows: kept, total, notes };
}
