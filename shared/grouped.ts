/** A whole number with its thousands separated, `12,345`; the platform's own formatter takes up to 50 ms to load. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
