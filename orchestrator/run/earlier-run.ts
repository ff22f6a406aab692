import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** What an earlier sweep of the same task took. */
export interface EarlierRun {
  readonly sweepId: string;
  /** Mean wall seconds of a trial. */
  readonly secondsPerTrial: number;
  /** How many trials that is the mean of. */
  readonly trials: number;
}

const reportSchema = z.object({
  sweepId: z.string(),
  task: z.string(),
  reportedAt: z.number(),
  timing: z.object({ trials: z.number(), secondsPerTrial: z.number().nullable() }),
});

/** Reports that are looked at, at most. */
const mostReports = 200;

/** The newest report under the state folder about a task (its name, or its file within the project) that told seconds per trial. */
export async function earlierRun(stateFolder: string, task: string): Promise<EarlierRun | undefined> {
  const folder = join(stateFolder, 'reports');
  const names = await readdir(folder).catch(() => []);
  const reports = await Promise.all(
    names.slice(0, mostReports).map((name) => readReport(join(folder, name, 'report.json'))),
  );
  const [newest] = reports
    .filter((report) => report?.task === task)
    .sort((a, b) => (b?.reportedAt ?? 0) - (a?.reportedAt ?? 0));
  const secondsPerTrial = newest?.timing.secondsPerTrial;
  if (newest === undefined || secondsPerTrial === null || secondsPerTrial === undefined) return undefined;
  return { sweepId: newest.sweepId, secondsPerTrial, trials: newest.timing.trials };
}

async function readReport(path: string): Promise<z.infer<typeof reportSchema> | undefined> {
  try {
    return reportSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
