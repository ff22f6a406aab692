import type { z } from 'zod';
import { explainUnknownKey } from './explain-unknown-key.ts';
import { remedyWhenMissing, remedyWhenWrong } from './remedies.ts';
import { anyOf, didYouMean } from './suggest.ts';
import { laterMethods } from './unsupported.ts';
import { textForBoolean, textForNumber, type Trap } from './yaml-traps.ts';
import { dotted, keyPlaceOf, placeOf, shownKey, shownValue } from './yaml-place.ts';
import type { Finding, YamlTree } from './yaml-tree.ts';

type Issue = z.core.$ZodIssue;

/** What a schema's issue means to the reader of the file: place, rule, value and remedy. */
export function explainIssue(issue: Issue, root: YamlTree): Finding[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => explainUnknownKey(issue.path, key, root));
  return [explainValue(issue, root)];
}

function explainValue(issue: Issue, root: YamlTree): Finding {
  const { node, at } = placeOf(root, issue.path);
  const path = dotted(issue.path);
  if (issue.code === 'invalid_key') return badName(issue.path, root);
  if (issue.code === 'custom' && issue.params !== undefined) {
    const hint: unknown = issue.params['hint'];
    return {
      code: 'CONFIG_RULE',
      at,
      path,
      message: `${path} ${issue.message}`,
      hint: typeof hint === 'string' ? hint : '',
    };
  }
  if (node === undefined) {
    const message = `${path} is missing`;
    return { code: 'CONFIG_MISSING_KEY', at, path, message, hint: remedyWhenMissing(issue.path) };
  }
  if (node.kind === 'scalar' && node.source === '' && !node.quoted) {
    const message = `${path} is empty; it ${ruleOf(issue)}`;
    return { code: 'CONFIG_TYPE', at, path, message, hint: remedyWhenMissing(issue.path) };
  }
  return wrongValue(issue, { node, at, path });
}

interface Place {
  readonly node: YamlTree;
  readonly at: number;
  readonly path: string;
}

function wrongValue(issue: Issue, { node, at, path }: Place): Finding {
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
  if (path === 'method' && text !== undefined && Object.hasOwn(laterMethods, text)) {
    const message = `method ${text} is not supported yet`;
    return { code: 'CONFIG_NOT_SUPPORTED_YET', at, path, message, hint: laterMethods[text] ?? '' };
  }
  const trap = trapOf(issue, node);
  const why = trap === undefined ? '' : `; ${trap.why}`;
  if (path === 'backend' && text !== undefined && /gpu|cuda|webgl/i.test(text)) return noGpu(at, text);
  const suggestion =
    issue.code === 'invalid_value' && text !== undefined ? didYouMean(text, issue.values.map(String)) : '';
  return {
    code: issue.code === 'invalid_type' ? 'CONFIG_TYPE' : 'CONFIG_VALUE',
    at,
    path,
    message: `${path} ${ruleOf(issue)}, got ${trap === undefined ? '' : 'the text '}${shownValue(node)}${why}`,
    hint: trap?.remedy ?? (suggestion || remedyWhenWrong(issue.path, node) || plainRemedy(issue)),
  };
}

function noGpu(at: number, backend: string): Finding {
  const message = `backend ${shownKey(backend)} is not supported yet`;
  return {
    code: 'CONFIG_NOT_SUPPORTED_YET',
    at,
    path: 'backend',
    message,
    hint: 'Write auto: the fastest backend that loads.',
  };
}

function trapOf(issue: Issue, node: YamlTree): Trap | undefined {
  if (issue.code !== 'invalid_type' || node.kind !== 'scalar') return undefined;
  if (issue.expected === 'boolean') return textForBoolean(node);
  return issue.expected === 'number' || issue.expected === 'int' ? textForNumber(node) : undefined;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** What can be said where the place has no remedy of its own. */
function plainRemedy(issue: Issue): string {
  if (issue.code === 'too_small' || issue.code === 'too_big')
    return issue.origin === 'string' || issue.origin === 'array'
      ? 'Write another one, or leave the key out.'
      : 'Choose a value within this bound.';
  if (issue.code === 'invalid_format') return 'Remove them; text is printed as it is.';
  if (issue.code !== 'invalid_type') return '';
  if (issue.expected === 'int') return 'Write a number without a decimal point, such as 8.';
  if (issue.expected === 'number') return 'Write a number without quotes, such as 0.1.';
  if (issue.expected === 'string') return 'Write text, in quotes where it looks like something else.';
  return issue.expected === 'boolean' ? 'Write true or false.' : '';
}

/** The rule an issue is about, as a predicate: "must be ...". Schemas that give their own message begin it so. */
function ruleOf(issue: Issue): string {
  if (issue.message.startsWith('must ')) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${anyOf(issue.values.map(String))}`;
    case 'too_small':
      if (issue.origin === 'string') return 'must not be empty';
      if (issue.origin === 'array') return `must have at least ${counted(issue.minimum, 'entry')}`;
      return `must be ${issue.inclusive === false ? '>' : '>='} ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `must have at most ${issue.maximum} characters`;
      if (issue.origin === 'array') return `must have at most ${counted(issue.maximum, 'entry')}`;
      return `must be ${issue.inclusive === false ? '<' : '<='} ${issue.maximum}`;
    case 'invalid_format':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return `is not valid: ${issue.message}`;
  }
}

function counted(count: number | bigint, noun: string): string {
  return count === 1 ? `one ${noun}` : `${count} ${noun.replace(/y$/, 'ies')}`;
}

function badName(path: readonly PropertyKey[], root: YamlTree): Finding {
  const name = String(path.at(-1));
  return {
    code: 'CONFIG_VALUE',
    at: keyPlaceOf(root, path.slice(0, -1), name),
    path: dotted(path),
    message: `a parameter name must be a letter or _, then letters, digits, _, . or -, at most 200 in all, got ${shownKey(name)}`,
    hint: `Write ${name
      .slice(0, 40)
      .replace(/[^\w.-]/g, '_')
      .replace(/^(?![A-Za-z_])/, '_')}.`,
  };
}
