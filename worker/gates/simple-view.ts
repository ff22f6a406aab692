import { designOf } from './baselines/design.ts';
import type { SimpleView } from './baselines/predictors.ts';
import type { LookData } from './look-data.ts';
import { tableCells } from './table-cells.ts';
import { corpusOf } from './words.ts';

/** The examples as simple models take them: texts as words, everything else as scaled numbers. */
export function simpleViewOf({ form, train, eval: held }: LookData): SimpleView {
  if (form !== 'text') {
    const cells = form === 'table' ? tableCells(train.examples, held.examples) : null;
    return { corpus: null, cells, design: designOf(train.examples, held.examples, cells) };
  }
  const texts = (examples: LookData['train']['examples']) =>
    examples.map(({ input }) => (typeof input === 'string' ? input : ''));
  return { corpus: corpusOf(texts(train.examples), texts(held.examples)), cells: null, design: null };
}
