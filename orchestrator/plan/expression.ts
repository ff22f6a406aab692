import jsep from 'jsep';
import type { Dimension } from '../../shared/dimension.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import type { ParamValue, Params } from '../../shared/trial.ts';
import {
  checkComparable,
  ExpressionError,
  grammar,
  literal,
  numeric,
  truth,
  typesOf,
  type Part,
  type ValueType,
} from './expression-part.ts';
import { didYouMean } from './suggest.ts';

/** A checked expression over a space's parameters. */
export interface Expression {
  /** Names of the parameters it reads, each once. */
  readonly names: readonly string[];
  readonly types: ReadonlySet<ValueType>;
  /** Its value at a point that has all of {@link names}. Never throws. */
  readonly evaluate: (params: Params) => ParamValue;
}

jsep.addBinaryOp('or', 1);
jsep.addBinaryOp('and', 2);
jsep.addBinaryOp('in', 7);
jsep.addUnaryOp('not');

/**
 * Reads an expression and checks it against the space: names, types, and that texts compared with a parameter are among its
 * values. jsep parses; nothing is ever evaluated as JavaScript.
 * @throws ExpressionError
 */
export function compileExpression(text: string, space: SearchSpace): Expression {
  const names = new Set<string>();
  const dimensions = new Map(space.map(({ name, dimension }) => [name, dimension]));
  const part = compile(parse(text), { names, dimensions });
  return { names: [...names], types: part.types, evaluate: part.evaluate };
}

function parse(text: string): jsep.Expression {
  if (/(^|[^=!<>])=([^=]|$)/.test(text))
    throw new ExpressionError('assigns with =, which compares nothing', 'Write == for equal.');
  if (/;|\n/.test(text)) throw new ExpressionError('must be one expression', 'Write each as an entry of its own.');
  try {
    return jsep(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/ at character.*$/, '') : String(error);
    throw new ExpressionError(`cannot be read: ${why.charAt(0).toLowerCase()}${why.slice(1)}`, grammar);
  }
}

interface Scope {
  readonly names: Set<string>;
  readonly dimensions: ReadonlyMap<string, Dimension>;
}

function compile(node: jsep.Expression, scope: Scope): Part {
  if (!isCore(node)) throw unsupported(node.type);
  switch (node.type) {
    case 'Literal':
      return literal(node.value);
    case 'Identifier':
    case 'MemberExpression':
      return parameter(nameOf(node), scope);
    case 'UnaryExpression':
      return unary(node.operator, compile(node.argument, scope));
    case 'BinaryExpression':
      return node.operator === 'in' ? membership(node, scope) : binary(node, scope);
    case 'CallExpression':
      return call(node, scope);
    case 'ArrayExpression':
    case 'Compound':
    case 'SequenceExpression':
    case 'ConditionalExpression':
    case 'ThisExpression':
      throw unsupported(node.type);
  }
}

const coreTypes: readonly string[] = [
  'Compound',
  'SequenceExpression',
  'Identifier',
  'MemberExpression',
  'Literal',
  'ThisExpression',
  'CallExpression',
  'UnaryExpression',
  'BinaryExpression',
  'ConditionalExpression',
  'ArrayExpression',
];

function isCore(node: jsep.Expression): node is jsep.CoreExpression {
  return coreTypes.includes(node.type);
}

function unsupported(type: string): ExpressionError {
  const what: Readonly<Record<string, string>> = {
    ArrayExpression: 'a list outside of in [...]',
    ConditionalExpression: 'a choice with ? and :',
    SequenceExpression: 'a comma',
    Compound: 'two expressions, or none',
    ThisExpression: 'this',
  };
  return new ExpressionError(`has ${what[type] ?? type}, which is not supported`, grammar);
}

/** The dotted name of an identifier or a path of them. */
function nameOf(node: jsep.Expression): string {
  if (isCore(node) && node.type === 'Identifier') return node.name;
  if (isCore(node) && node.type === 'MemberExpression' && !node.computed && node.optional !== true)
    return `${nameOf(node.object)}.${nameOf(node.property)}`;
  throw new ExpressionError('has brackets behind a name', 'Write a parameter by its name, nested ones with dots.');
}

const pythonWords: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

function parameter(name: string, { names, dimensions }: Scope): Part {
  const dimension = dimensions.get(name);
  if (dimension === undefined) {
    const python = pythonWords[name];
    if (python !== undefined) throw new ExpressionError(`has Python's ${name}`, `Write ${python}.`);
    if ([...dimensions.values()].some((each) => each.kind === 'categorical' && each.values.includes(name)))
      throw new ExpressionError(`has ${name} without quotes`, `Write "${name}".`);
    const known = [...dimensions.keys()];
    const near = didYouMean(name, known);
    const dashed = known.find((candidate) => candidate.includes('-') && candidate.split('-').includes(name));
    const hint = dashed === undefined ? near : `A name with - cannot stand in an expression: rename ${dashed}.`;
    throw new ExpressionError(
      `reads ${name}, which is no parameter`,
      hint || `Parameters: ${known.slice(0, 8).join(', ')}. Text stands in quotes.`,
    );
  }
  names.add(name);
  return { types: typesOf(dimension), evaluate: (params) => params[name] ?? null, dimension, label: name };
}

function unary(operator: string, part: Part): Part {
  if (operator === 'not' || operator === '!') {
    const held = truth(part, 'not', `Put what not is about in brackets: not (a == b).`);
    return { types: new Set(['boolean']), evaluate: (params) => !held(params), label: `not ${part.label}` };
  }
  if (operator !== '-' && operator !== '+')
    throw new ExpressionError(`has ${operator}, which is not supported`, grammar);
  const value = numeric(part, operator);
  const sign = operator === '-' ? -1 : 1;
  const evaluate = (params: Params) => sign * value(params);
  return { types: new Set(['number']), evaluate, label: `${operator}${part.label}` };
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
};

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function binary({ operator, ...sides }: jsep.BinaryExpression, scope: Scope): Part {
  const left = compile(sides.left, scope);
  const right = compile(sides.right, scope);
  const label = `${left.label} ${operator} ${right.label}`;
  const calculate = arithmetic[operator];
  if (calculate !== undefined) {
    const [a, b] = [numeric(left, operator), numeric(right, operator)];
    return { types: new Set(['number']), evaluate: (params) => calculate(a(params), b(params)), label };
  }
  return { types: new Set(['boolean']), evaluate: test(operator, left, right), label };
}

function test(operator: string, left: Part, right: Part): (params: Params) => boolean {
  const compare = comparisons[operator];
  if (compare !== undefined) {
    if (left.types.has('boolean') || right.types.has('boolean'))
      throw new ExpressionError(
        `compares true or false with ${operator}`,
        'Write a chain as two comparisons: 1 < a and a < 5.',
      );
    const [a, b] = [numeric(left, operator), numeric(right, operator)];
    return (params) => compare(a(params), b(params));
  }
  switch (operator) {
    case '==':
    case '===':
      checkComparable(left, right);
      return (params) => left.evaluate(params) === right.evaluate(params);
    case '!=':
    case '!==':
      checkComparable(left, right);
      return (params) => left.evaluate(params) !== right.evaluate(params);
    case 'and':
    case '&&':
    case 'or':
    case '||': {
      const [a, b] = [truth(left, operator), truth(right, operator)];
      return operator === 'and' || operator === '&&'
        ? (params) => a(params) && b(params)
        : (params) => a(params) || b(params);
    }
    default:
      throw new ExpressionError(
        `has ${operator}, which is not supported`,
        operator === '^' ? 'Write ** for a power.' : grammar,
      );
  }
}

function membership({ left, right }: jsep.BinaryExpression, scope: Scope): Part {
  if (!isCore(right) || right.type !== 'ArrayExpression')
    throw new ExpressionError('has in without a list', 'Write optimizer in ["sgd", "adam"].');
  const part = compile(left, scope);
  const values = right.elements.map((element) => {
    const item = element === null ? undefined : compile(element, scope);
    if (item?.literal === undefined)
      throw new ExpressionError('has a list with something else than values', 'Write optimizer in ["sgd", "adam"].');
    checkComparable(part, item);
    return item.literal;
  });
  const evaluate = (params: Params) => values.includes(part.evaluate(params));
  return { types: new Set(['boolean']), evaluate, label: `${part.label} in a list` };
}

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
};

function call({ callee, ...given }: jsep.CallExpression, scope: Scope): Part {
  const name = isCore(callee) && callee.type === 'Identifier' ? callee.name : nameOf(callee);
  const calculate = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (calculate === undefined)
    throw new ExpressionError(
      `calls ${name}, which is no known function`,
      didYouMean(name, Object.keys(functions)) || `Functions: ${Object.keys(functions).join(', ')}.`,
    );
  const values = given.arguments.map((argument) => numeric(compile(argument, scope), name));
  const many = name === 'min' || name === 'max';
  if (many ? values.length < 2 : values.length !== 1)
    throw new ExpressionError(
      `gives ${name} ${values.length} values`,
      `${name} takes ${many ? 'two or more' : 'one'}.`,
    );
  const evaluate = (params: Params) => calculate(...values.map((value) => value(params)));
  return { types: new Set(['number']), evaluate, label: `${name}(...)` };
}
