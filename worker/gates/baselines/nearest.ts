import type { DenseRows } from './rows.ts';

/** Multiplications it may cost: about two seconds. */
const cheap = 2e9;
const neighbours = 5;

/** Whether every eval row can be compared with every training row in about two seconds. */
export function isCheap(train: DenseRows, held: DenseRows): boolean {
  return train.count * held.count * train.width <= cheap;
}

/** Positions of the five nearest training rows (Euclidean) of each eval row, `[rows, 5]`; fewer where there are fewer, then -1. */
export function nearestRows(train: DenseRows, held: DenseRows): Int32Array {
  const { width } = train;
  const squares = squaredLengths(train);
  const nearest = new Int32Array(held.count * neighbours).fill(-1);
  const best = new Float64Array(neighbours);
  for (let row = 0; row < held.count; row++) {
    best.fill(Infinity);
    const from = row * width;
    for (let other = 0; other < train.count; other++) {
      const start = other * width;
      let product = 0;
      for (let column = 0; column < width; column++)
        product += (held.values[from + column] ?? 0) * (train.values[start + column] ?? 0);
      // The eval row's own length is the same for all and left out.
      const distance = (squares[other] ?? 0) - 2 * product;
      if (distance < (best[neighbours - 1] ?? 0))
        insert(best, nearest.subarray(row * neighbours, (row + 1) * neighbours), { distance, other });
    }
  }
  return nearest;
}

/** Class shares among the five nearest, smoothed by one vote over all classes. */
export function neighbourClasses(nearest: Int32Array, targets: ArrayLike<number>, classCount: number): Float64Array {
  const rows = nearest.length / neighbours;
  const shares = new Float64Array(rows * classCount);
  for (let row = 0; row < rows; row++) {
    const votes = shares.subarray(row * classCount, (row + 1) * classCount).fill(1 / classCount);
    let count = 1;
    for (let place = 0; place < neighbours; place++) {
      const other = nearest[row * neighbours + place] ?? -1;
      if (other < 0) continue;
      // Nearer ones weigh a little more, so that there are no ties.
      const weight = 1 - place * 1e-3;
      const label = targets[other] ?? 0;
      votes[label] = (votes[label] ?? 0) + weight;
      count += weight;
    }
    for (let label = 0; label < classCount; label++) votes[label] = (votes[label] ?? 0) / count;
  }
  return shares;
}

/** Mean target of the five nearest. */
export function neighbourMeans(nearest: Int32Array, targets: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: nearest.length / neighbours }, (_, row) => {
    const found = [...nearest.subarray(row * neighbours, (row + 1) * neighbours)].filter((other) => other >= 0);
    return found.reduce((sum, other) => sum + (targets[other] ?? 0), 0) / Math.max(1, found.length);
  });
}

function squaredLengths({ count, width, values }: DenseRows): Float64Array {
  const squares = new Float64Array(count);
  for (let row = 0; row < count; row++)
    for (let column = 0; column < width; column++)
      squares[row] = (squares[row] ?? 0) + (values[row * width + column] ?? 0) ** 2;
  return squares;
}

function insert(
  best: Float64Array,
  positions: Int32Array,
  { distance, other }: { readonly distance: number; readonly other: number },
): void {
  let place = neighbours - 1;
  while (place > 0 && distance < (best[place - 1] ?? 0)) {
    best[place] = best[place - 1] ?? 0;
    positions[place] = positions[place - 1] ?? -1;
    place -= 1;
  }
  best[place] = distance;
  positions[place] = other;
}
