import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod';
import type { Dropped, Example } from '../../shared/task.ts';

/** The data set's files in npm `sentiment`, in the order in which they are read. */
const sources = ['amazon', 'imdb', 'yelp'] as const;

const rowsSchema = z.array(z.object({ text: z.string().nullable(), class: z.number().nullable() }));

/** Class names; index 0 is negative. */
export const sentimentClasses = ['negative', 'positive'] as const;

/**
 * 3,000 labelled sentences from product, film and restaurant reviews (1,000 each, half of them positive), in file order.
 * UCI "Sentiment Labelled Sentences" (Kotzias et al. 2015), as npm `sentiment` 5.0.2 carries it among its test fixtures.
 * Each file ends in a row without text and class, which is dropped.
 */
export function loadSentiment(file: (path: string) => string): { examples: Example<string>[]; dropped: Dropped[] } {
  const resolve = createRequire(import.meta.url).resolve;
  const examples: Example<string>[] = [];
  const samples: string[] = [];
  for (const source of sources) {
    const path = file(resolve(`sentiment/test/fixtures/${source}.json`));
    const rows = rowsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    for (const [index, row] of rows.entries()) {
      const label = row.class === null ? undefined : sentimentClasses[row.class];
      if (row.text === null || row.text === '' || label === undefined)
        samples.push(`${source}.json row ${index + 1}: ${JSON.stringify(row)}`);
      else examples.push({ input: row.text, label });
    }
  }
  const dropped = [{ reason: 'no text or no class', count: samples.length, samples }];
  return { examples, dropped: samples.length === 0 ? [] : dropped };
}
