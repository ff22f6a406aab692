import { dirname, resolve } from 'node:path';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { compareLesson } from '../next/compare-lesson.ts';
import { nextFile } from '../next/next-file.ts';
import { nextOf } from '../next/next-of.ts';
import type { Plan } from '../plan/plan.ts';
import type { ReportModel } from '../report/model.ts';
import { plural } from '../report/numbers.ts';
import { endedCount } from '../report/tally.ts';
import { titleOf } from '../report/words.ts';
import { readLessonFile } from './read-lesson-file.ts';

/** The model with what to run next and what became of the lesson; `project` is where paths in settings are relative to. */
export async function withNext(
  model: ReportModel,
  plan: Plan,
  { outcomes, project }: { readonly outcomes: readonly TrialOutcome[]; readonly project: string | undefined },
): Promise<ReportModel> {
  return {
    ...model,
    next: proposalOf(model, plan, { outcomes, task: taskOf(plan), lesson: null }),
    lesson: await lessonOn(model, plan, project),
  };
}

/** What the trials gave, and how the new file names the task and the lesson. */
export interface NextPlace {
  readonly outcomes: readonly TrialOutcome[];
  readonly task: string;
  readonly lesson: string | null;
}

/** The next sweep as a file. */
export function proposalOf(model: ReportModel, plan: Plan, { outcomes, ...place }: NextPlace): ReportModel['next'] {
  const next = nextOf(plan, model, outcomes);
  if (next === null) return null;
  const { record, settings } = plan;
  const count = (change: string) => next.parameters.filter((parameter) => parameter.change === change).length;
  const parts = [
    count('fixed') > 0 ? `${count('fixed')} fixed` : '',
    count('narrowed') > 0 ? `${count('narrowed')} narrowed` : '',
    count('extended') > 0 ? `${count('extended')} moved past an end` : '',
  ].filter((part) => part !== '');
  const changes = parts.length === 0 ? 'the same space' : parts.join(', ');
  const { again } = next;
  const repeats =
    again === null ? '' : `; ${again.words} so far ${again.count === 1 ? 'runs' : 'run'} again with other seeds`;
  const trials = next.runCap + next.replicates.configs * (next.replicates.seeds - 1);
  return {
    sentence: `${plural(next.runCap, 'configuration')}, ${plural(trials, 'trial')}: ${changes}${repeats}.`,
    file: nextFile({
      ...{ next, record, settings, sweepName: titleOf(model), ...place },
      trials: { ended: endedCount(model.counts), planned: model.trialCount },
    }),
  };
}

function taskOf({ record }: Plan): string {
  return record.task.kind === 'bundle' ? `./${record.task.file}` : record.task.name;
}

async function lessonOn(model: ReportModel, plan: Plan, project: string | undefined): Promise<ReportModel['lesson']> {
  const { lesson, file } = plan.settings;
  if (lesson === undefined || project === undefined) return null;
  const read = await readLessonFile(resolve(project, file === undefined ? '.' : dirname(file), lesson));
  return typeof read === 'string' ? { problem: read } : compareLesson(read, model, plan.record);
}
