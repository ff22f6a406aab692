/** A whole number with its thousands separated, `12,345`, without the platform's formatter, which takes long to load for so little. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
