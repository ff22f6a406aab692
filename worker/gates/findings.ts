import type { Check, CheckLevel, GateName } from '../../shared/gate-records.ts';

/** What a check tells beside its level. */
export interface Said {
  readonly evidence: string;
  readonly remedy?: string;
  readonly count?: number;
  /** The first three are kept. */
  readonly examples?: readonly string[];
}

/** Makes the checks of one gate: long texts are cut, characters that a store cannot hold are replaced. */
export function checksOf(gate: GateName) {
  return (check: string, level: CheckLevel, { evidence, remedy, count, examples }: Said): Check => ({
    gate,
    check,
    level,
    evidence: storable(evidence, 800),
    ...(remedy === undefined ? {} : { remedy: storable(remedy, 400) }),
    ...(count === undefined ? {} : { count }),
    ...(examples === undefined || examples.length === 0
      ? {}
      : { examples: examples.slice(0, 3).map((example) => storable(example, 400)) }),
  });
}

/** At most `longest` characters that every store can hold: no NUL, no half of a surrogate pair. */
export function storable(text: string, longest: number): string {
  const cut = text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
  return cut.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** `3 %`, `0.3 %`, `100 %`: a share as people read it; one that is neither 0 nor 1 never reads so. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return '< 0.1 %';
  if (value < 100 && value >= 99.95) return '> 99.9 %';
  return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value * 10) % 10 === 0 || value < 99 ? Math.round(value) : value.toFixed(1)} %`;
}

/** `1 example`, `2,400 examples`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A number at four significant digits. */
export function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}
