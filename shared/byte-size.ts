const units = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** The form of a size: a number and its unit, such as `4GiB`, `512MiB`, `10 MB`. */
export const byteSizePattern = /^\d+(\.\d+)?\s?(B|kB|MB|GB|KiB|MiB|GiB)$/;

/** Bytes of a size text, rounded; undefined when it has no such form. `MB` is a million bytes, `MiB` 2^20. */
export function parseByteSize(text: string): number | undefined {
  if (!byteSizePattern.test(text)) return undefined;
  const unit = Object.entries(units).findLast(([name]) => text.endsWith(name));
  return unit === undefined ? undefined : Math.round(parseFloat(text) * unit[1]);
}

/** The shortest text that {@link parseByteSize} reads as so many whole bytes: in the largest unit that they are whole in. */
export function formatByteSize(bytes: number): string {
  const whole = Object.entries(units).filter(([, size]) => bytes % size === 0);
  const [unit, size] = whole.sort(([, a], [, b]) => b - a)[0] ?? ['B', 1];
  return `${bytes / size}${unit}`;
}
