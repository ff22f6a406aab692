import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const lookSchema = z.object({ sweepId: z.string(), trial: z.number() });

/**
 * Writes down that a trial of a sweep was scored on the test split, and gives the other trials of which that is known from
 * this project: a test split that trials are chosen by is one no more.
 */
export async function noteTestLook(stateFolder: string, sweepId: string, trial: number): Promise<number[]> {
  const file = join(stateFolder, 'test-looks.jsonl');
  const text = await readFile(file, 'utf8').catch(() => '');
  const others = text
    .split('\n')
    .flatMap((line) => parsed(line))
    .filter((look) => look.sweepId === sweepId && look.trial !== trial);
  await appendFile(file, `${JSON.stringify({ sweepId, trial })}\n`);
  return [...new Set(others.map((look) => look.trial))].sort((a, b) => a - b);
}

function parsed(line: string): z.infer<typeof lookSchema>[] {
  try {
    return [lookSchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
