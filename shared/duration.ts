import ms from 'ms';

/** The form of a duration: a number and its unit, such as `90s`, `10m`, `1.5h`, `2d`, `500ms`. */
export const durationPattern = /^\d+(\.\d+)?\s?(ms|s|m|h|d)$/;

/** Longest timeout a Node timer can keep: 24 days (2^31 - 1 ms is 24.8). */
export const maxTimeoutMs = 24 * 24 * 3600 * 1000;

/** Milliseconds of a duration text; undefined when it has no such form. `m` is minutes. */
export function parseDuration(text: string): number | undefined {
  return isDuration(text) ? ms(text) : undefined;
}

function isDuration(text: string): text is ms.StringValue {
  return durationPattern.test(text);
}
