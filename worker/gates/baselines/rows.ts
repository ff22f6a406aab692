/** Feature rows in compressed form: row i has `indices` and `values` from `starts[i]` (included) to `starts[i + 1]`. */
export interface FeatureRows {
  readonly count: number;
  readonly width: number;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** A dense matrix, row-major `[count, width]`. */
export interface DenseRows {
  readonly count: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** The non-zero entries of a dense matrix. */
export function compressed({ count, width, values }: DenseRows): FeatureRows {
  const kept = values.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
  const rows = {
    count,
    width,
    starts: new Int32Array(count + 1),
    indices: new Int32Array(kept),
    values: new Float64Array(kept),
  };
  let at = 0;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column] ?? 0;
      if (value === 0) continue;
      rows.indices[at] = column;
      rows.values[at++] = value;
    }
    rows.starts[row + 1] = at;
  }
  return rows;
}

/** The rows at the given positions, in that order. */
export function pickRows(rows: FeatureRows, positions: readonly number[]): FeatureRows {
  const starts = new Int32Array(positions.length + 1);
  for (const [to, from] of positions.entries())
    starts[to + 1] = (starts[to] ?? 0) + (rows.starts[from + 1] ?? 0) - (rows.starts[from] ?? 0);
  const total = starts[positions.length] ?? 0;
  const indices = new Int32Array(total);
  const values = new Float64Array(total);
  for (const [to, from] of positions.entries()) {
    indices.set(rows.indices.subarray(rows.starts[from], rows.starts[from + 1]), starts[to]);
    values.set(rows.values.subarray(rows.starts[from], rows.starts[from + 1]), starts[to]);
  }
  return { count: positions.length, width: rows.width, starts, indices, values };
}
