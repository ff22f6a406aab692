/**
 * Values that cut a sample into at most `bins` parts of nearly equal size: a value belongs to part k when it is below the
 * k-th cut and not below the one before. Cuts lie between neighbouring distinct values, so equal values are never parted;
 * `between` gives the cut from its two neighbours (arithmetic mean by default; the geometric one suits a log scale).
 */
export function quantileCuts(
  sample: readonly number[],
  bins: number,
  between: (low: number, high: number) => number = (low, high) => low + (high - low) / 2,
): number[] {
  const sorted = [...sample].sort((a, b) => a - b);
  const cuts: number[] = [];
  for (let bin = 1; bin < bins; bin += 1) {
    const edge = nearestEdge(sorted, (bin * sorted.length) / bins);
    const low = sorted[edge - 1];
    const high = sorted[edge];
    if (low === undefined || high === undefined) continue;
    const middle = between(low, high);
    // The middle of two neighbouring doubles can round down to the lower one.
    const cut = middle > low && middle <= high ? middle : high;
    if (cut > (cuts.at(-1) ?? Number.NEGATIVE_INFINITY)) cuts.push(cut);
  }
  return cuts;
}

/** The index nearest to `target` where a new value begins; 0 when all values are equal. */
function nearestEdge(sorted: readonly number[], target: number): number {
  const start = Math.round(target);
  for (let distance = 0; distance < sorted.length; distance += 1)
    for (const index of [start - distance, start + distance])
      if (index > 0 && index < sorted.length && sorted[index] !== sorted[index - 1]) return index;
  return 0;
}
