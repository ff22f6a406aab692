/** A number on an axis, short: `0.001`, `1e-5`, `1.2k`; what floating point left behind is rounded away. */
export function tickText(value: unknown): string {
  const number = Number(value);
  if (!Number.isFinite(number)) return '';
  const size = Math.abs(number);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return number.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  if (size >= 10_000) return `${Number((number / 1000).toPrecision(3))}k`;
  return String(Number(number.toPrecision(4)));
}

/** A share as percent: `12 %`, `0.4 %`. */
export function percentText(share: number): string {
  const percent = 100 * share;
  const digits = Math.abs(percent) < 1 && percent !== 0 ? 1 : 0;
  return `${(Number(percent.toFixed(digits)) + 0).toFixed(digits)} %`;
}

/** A text cut to so many characters. */
export function cut(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
