/** Eighths of a character cell, lowest first. */
const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** Stands where a value was not finite. */
const broken = '×';

/**
 * Values as a line of blocks between their own smallest and largest, one column each; more than `width` are averaged in
 * groups. A value that is null (NaN, infinite) shows as `×`; equal values lie in the middle.
 */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const columns = values.length <= width ? [...values] : groupMeans(values, Math.max(1, width));
  const known = columns.filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  return columns
    .map((value) => {
      if (value === null) return broken;
      const share = span > 0 ? (value - low) / span : 0.5;
      return blocks[Math.min(blocks.length - 1, Math.floor(share * blocks.length))];
    })
    .join('');
}

/** How far something has come: `█████░░░░░`. */
export function progressBar(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(full) + '░'.repeat(Math.max(0, width - full));
}

/** Means of `count` neighbouring groups of nearly equal size; a group with a null is null. */
function groupMeans(values: readonly (number | null)[], count: number): (number | null)[] {
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * values.length) / count);
    const end = Math.floor(((index + 1) * values.length) / count);
    const group = values.slice(start, end);
    const known = group.filter((value) => value !== null);
    return known.length < group.length ? null : known.reduce((sum, value) => sum + value / known.length, 0);
  });
}
