import type { YamlScalar } from './yaml-tree.ts';

/** A text that probably was not meant as text: why YAML reads it so, and how to write what was meant. */
export interface Trap {
  readonly why: string;
  readonly remedy: string;
}

/** What is behind a text where a number was due; a general answer when it is no known trap. */
export function textForNumber({ source, quoted, value }: YamlScalar): Trap | undefined {
  if (typeof value !== 'string') return undefined;
  if (quoted && isNumeric(value)) return { why: 'quotes make it text', remedy: `Write ${value} without quotes.` };
  if (quoted) return undefined;
  return numberTrap(source) ?? booleanTrap(source);
}

/** What is behind a text where true or false was due. */
export function textForBoolean({ quoted, value }: YamlScalar): Trap | undefined {
  if (typeof value !== 'string') return undefined;
  const trap = booleanTrap(value);
  return quoted && trap !== undefined ? { ...trap, why: 'it is text' } : trap;
}

/**
 * A bare word where any value is allowed, that YAML 1.1 (W&B, most Python tools) reads as a number or boolean and
 * YAML 1.2 as text, or that looks like a number or null of another language.
 */
export function doubtfulText({ source, quoted, value }: YamlScalar): Trap | undefined {
  if (quoted || typeof value !== 'string') return undefined;
  if (/^(none|nil|undefined)$/i.test(source))
    return { why: 'YAML reads it as text', remedy: `Write null for nothing, or "${source}" for the text.` };
  const trap = booleanTrap(source) ?? numberTrap(source);
  return trap === undefined
    ? undefined
    : { ...trap, remedy: `${trap.remedy.slice(0, -1)}, or "${source}" for the text.` };
}

function booleanTrap(source: string): Trap | undefined {
  const word = /^(?:(yes|on)|no|off)$/i.exec(source);
  if (word === null) return undefined;
  const meant = word[1] === undefined ? 'false' : 'true';
  return { why: 'YAML 1.2 reads it as text', remedy: `Write ${meant}.` };
}

function numberTrap(source: string): Trap | undefined {
  const write = (why: string, meant: string | number) => ({ why, remedy: `Write ${meant}.` });
  const plain = source.replace(/[_,]/g, '');
  if (/^[-+]?\d{1,3}([_,]\d{3})+(\.\d+)?$|^[-+]?\d+(_+\d+)+$/.test(source) && isNumeric(plain))
    return write('YAML 1.2 has no separators in numbers', plain);
  if (/,$/.test(source) && isNumeric(source.slice(0, -1))) return write('the comma makes it text', source.slice(0, -1));
  if (/^\d+,\d+$/.test(source)) return write('the decimal sign is a point', source.replace(',', '.'));
  if (/^[\d.]+ ?%$/.test(source))
    return write('YAML has no percentages', Number((parseFloat(source) / 100).toPrecision(12)));
  if (/^0b[01]+$/i.test(source)) return write('YAML 1.2 has no binary numbers', Number(source));
  if (/^\d+(:[0-5]?\d)+$/.test(source)) return { why: 'YAML 1.2 reads it as text', remedy: 'Write one plain number.' };
  const power = /^(\d+) ?(?:\*\*|\^) ?(-?\d+)$/.exec(source);
  if (power !== null) return write('YAML does not calculate', Number(power[1]) ** Number(power[2]));
  if (/[\u2212\u2013\u2014]/.test(source))
    return write('its minus sign is not the plain -', source.replace(/[\u2212\u2013\u2014]/g, '-'));
  const thousands = /^([\d.]+) ?([kM])$/.exec(source);
  if (thousands !== null) return write('YAML has no k or M', Number(thousands[1]) * (thousands[2] === 'k' ? 1e3 : 1e6));
  return undefined;
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
