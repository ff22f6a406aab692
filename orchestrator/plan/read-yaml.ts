import { parseDocument, type ErrorCode } from 'yaml';
import { treeOf, type Finding, type YamlTree } from './yaml-tree.ts';

/** Largest sweep file, in bytes. */
export const maxFileBytes = 1_000_000;

const mostSyntaxErrors = 5;
const mostErrorsLooked = 100;

/**
 * Reads one YAML 1.2 document (merge keys on); reports what is wrong with it. Undefined when there is nothing to go on
 * with: empty, broken, several documents. Never throws, and takes time in proportion to the text.
 */
export function readYaml(text: string, report: (finding: Finding) => void): YamlTree | undefined {
  const unreadable = unreadableIn(text);
  if (unreadable !== undefined) {
    report(unreadable);
    return undefined;
  }
  const document = parseDocument(text, { merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  if (document.errors.length > 0) {
    for (const finding of syntaxFindings(document.errors, text)) report(finding);
    return undefined;
  }
  if (document.directives.yaml.version !== '1.2') {
    const message = `the file must be YAML 1.2, got the directive %YAML ${document.directives.yaml.version}`;
    report({
      code: 'CONFIG_SYNTAX',
      at: 0,
      message,
      hint: 'Remove the %YAML line; true and false are the only booleans.',
    });
    return undefined;
  }
  const tree = treeOf(document, report);
  if (tree !== undefined && !(tree.kind === 'scalar' && tree.source === '' && !tree.quoted)) return tree;
  report({ code: 'CONFIG_SYNTAX', at: 0, message: 'the file is empty', hint: example });
  return undefined;
}

/** What a newcomer needs to see when there is nothing to start from. */
export const example = `A sweep file needs at least:
  task: sentiment
  method: random
  run_cap: 24
  metric: {name: eval/accuracy, goal: maximize}
  parameters:
    learning_rate: {distribution: log_uniform_values, min: 1.0e-4, max: 1.0e-1}`;

function unreadableIn(text: string): Finding | undefined {
  if (text.length > maxFileBytes)
    return {
      code: 'CONFIG_SYNTAX',
      at: 0,
      message: `the file must be at most 1 MB, got ${(text.length / 1e6).toFixed(1)} MB`,
      hint: 'Is this a sweep file? Write long lists of numbers as a range.',
    };
  const lone = text.search(/\r(?!\n)/);
  if (lone >= 0)
    return {
      code: 'CONFIG_SYNTAX',
      at: lone,
      message: 'a line ends in a lone carriage return',
      hint: 'End lines with LF or CRLF.',
    };
  const control = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/);
  if (control < 0) return undefined;
  const code = text.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'CONFIG_SYNTAX',
    at: control,
    message: `the character U+${code} is not allowed in a sweep file`,
    hint: 'Is this a text file? Save it as UTF-8 and remove the character.',
  };
}

/** What is used of the parser's errors. */
interface SyntaxProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** One mistake often breaks what follows: the first of a line counts, and a few lines are enough. */
function syntaxFindings(errors: readonly SyntaxProblem[], text: string): Finding[] {
  const findings: Finding[] = [];
  const lines = new Set<number>();
  for (const error of errors.slice(0, mostErrorsLooked)) {
    const at = Math.min(error.pos[0], text.length);
    const lineStart = text.lastIndexOf('\n', at - 1);
    if (lines.has(lineStart)) continue;
    lines.add(lineStart);
    if (error.code === 'MULTIPLE_DOCS') {
      const message = 'the file holds more than one document; the second starts here';
      findings.push({ code: 'CONFIG_SYNTAX', at, message, hint: 'Write one sweep a file.' });
    } else {
      const message = `the file is not valid YAML: ${sentence(error.message)}`;
      findings.push({ code: 'CONFIG_SYNTAX', at, message, hint: remedies[error.code] ?? '' });
    }
    if (findings.length === mostSyntaxErrors) break;
  }
  return findings;
}

function sentence(message: string): string {
  const short = message.length > 200 ? `${message.slice(0, 200)} ...` : message;
  return short.charAt(0).toLowerCase() + short.slice(1);
}

const remedies: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Align entries of one mapping or list, and close every bracket.',
  BAD_SCALAR_START: 'Put the text in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'Put text that holds ": " in quotes; or is the next line indented too far?',
  MULTILINE_IMPLICIT_KEY: 'Is a colon missing, or an indentation too deep?',
  MISSING_CHAR: 'Close the quote or bracket, and put a colon and a space after every key.',
  UNEXPECTED_TOKEN: 'Is a bracket, comma or quote too many or missing?',
  BAD_DQ_ESCAPE: 'Write \\\\ for a backslash, or use single quotes.',
};
