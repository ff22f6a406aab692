import { Document, visit, isScalar } from 'yaml';
import type { Params } from '../../shared/trial.ts';

/** Parameters as YAML block lines, ready to paste into a file; control characters stand as escapes. */
export function paramsYaml(params: Params): string[] {
  if (Object.keys(params).length === 0) return ['{}'];
  const document = new Document(params);
  visit(document, (_key, node) => {
    if (isScalar(node) && typeof node.value === 'string' && /[\p{C}\u2028\u2029]/u.test(node.value))
      node.type = 'QUOTE_DOUBLE';
  });
  // JSON escapes in double quotes keep a value on one line; what YAML leaves raw is escaped below.
  const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  return text.trimEnd().split('\n').map(escapeInvisible);
}

/** What does not show, as escapes that YAML reads in double quotes. */
export function escapeInvisible(line: string): string {
  return line.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
