import { contains, type Dimension } from '../../shared/dimension.ts';
import type { ParamValue, Params } from '../../shared/trial.ts';
import { didYouMean } from './suggest.ts';

/** What an expression's value can be. */
export type ValueType = 'number' | 'text' | 'boolean' | 'null';

/** Why an expression cannot be used: `message` is the rule it breaks, `hint` the remedy. */
export class ExpressionError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'ExpressionError';
    this.hint = hint;
  }
}

/** What can stand in an expression, as remedies say it. */
export const grammar =
  'An expression compares parameters: + - * / % **, < <= > >= == !=, and, or, not, in [...], min, max, log ...';

/** A part of an expression, checked. */
export interface Part {
  readonly types: ReadonlySet<ValueType>;
  readonly evaluate: (params: Params) => ParamValue;
  /** The dimension, where it is a parameter by itself. */
  readonly dimension?: Dimension;
  /** The value, where it is written out. */
  readonly literal?: ParamValue;
  /** How messages call it. */
  readonly label: string;
}

/** A value that is written out. */
export function literal(value: unknown): Part {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean' && value !== null)
    throw new ExpressionError('has a value that is no text, number, true, false or null', grammar);
  return { types: new Set([typeOf(value)]), evaluate: () => value, literal: value, label: JSON.stringify(value) };
}

/** What a parameter's values can be. */
export function typesOf(dimension: Dimension): Set<ValueType> {
  if (dimension.kind === 'categorical') return new Set(dimension.values.map(typeOf));
  return new Set([dimension.kind === 'constant' ? typeOf(dimension.value) : 'number']);
}

function typeOf(value: ParamValue): ValueType {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'number' : 'boolean';
}

/** The part as a number; refused where it can be anything else. */
export function numeric({ types, evaluate, label }: Part, operator: string): (params: Params) => number {
  const other = [...types].find((type) => type !== 'number');
  if (other !== undefined)
    throw new ExpressionError(
      `uses ${label} with ${operator}, but it can be ${other === 'boolean' ? 'true or false' : other}`,
      other === 'text' ? 'Texts are compared with == and !=.' : 'Only numbers are calculated and ordered.',
    );
  return (params) => {
    const value = evaluate(params);
    return typeof value === 'number' ? value : Number.NaN;
  };
}

/** The part as true or false; refused where it can be anything else. */
export function truth({ types, evaluate, label }: Part, operator: string, hint?: string): (params: Params) => boolean {
  if (types.size !== 1 || !types.has('boolean'))
    throw new ExpressionError(
      `uses ${label} with ${operator}, but it is not true or false`,
      hint ?? `Compare it first: ${label} == ... ${operator} ...`,
    );
  return (params) => evaluate(params) === true;
}

/** Refuses equality that can never hold: other types, or a value the parameter does not have. */
export function checkComparable(left: Part, right: Part): void {
  if (![...left.types].some((type) => right.types.has(type)))
    throw new ExpressionError(
      `compares ${left.label} with ${right.label}, which can never be equal`,
      `${left.label} is ${[...left.types].join(' or ')}, ${right.label} is ${[...right.types].join(' or ')}.`,
    );
  for (const [part, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const { dimension } = part;
    if (dimension === undefined || other.literal === undefined || contains(dimension, other.literal)) continue;
    const values = dimension.kind === 'categorical' ? dimension.values.map(String) : [];
    const near = typeof other.literal === 'string' ? didYouMean(other.literal, values) : '';
    throw new ExpressionError(
      `compares ${part.label} with ${other.label}, which is none of its values`,
      near || (values.length > 0 ? `Its values: ${values.slice(0, 8).join(', ')}.` : 'Write a value inside its range.'),
    );
  }
}
