import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lessonFile, lessonOf } from '../../../orchestrator/next/lesson.ts';
import { reportModel } from '../../../orchestrator/report/model.ts';
import { withNext } from '../../../orchestrator/run/plan-next.ts';
import { at, finished, gates, makePlan } from '../report/fixtures.ts';

const plan = makePlan({ name: 'second look', configurations: 4 });
const outcomes = plan.trials.map((trial) => finished(trial, trial.number / 10));
const model = reportModel({ plan, outcomes, gates, wanted: 'running', now: at, lines: new Map(), analysis: null });
let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'hypersweep-lesson-'));
  await mkdir(join(project, 'sub'));
  await writeFile(join(project, 'sub/good.yaml'), lessonFile(lessonOf(model, plan.record)));
  await writeFile(join(project, 'sub/large.yaml'), ' '.repeat(1_000_001));
  execFileSync('mkfifo', [join(project, 'sub/pipe.yaml')]);
});
afterAll(() => rm(project, { recursive: true }));

async function lessonAt(lesson: string) {
  const settings = { ...plan.settings, file: 'sub/sweep.yaml', lesson };
  return (await withNext(model, { ...plan, settings }, { outcomes, project })).lesson;
}

it('finds the lesson beside the sweep file, or where an absolute path says', async () => {
  expect(await lessonAt('./good.yaml')).toMatchObject({ from: 'second look' });
  expect(await lessonAt(join(project, 'sub/good.yaml'))).toMatchObject({ from: 'second look' });
});

it.each([
  ['none.yaml', 'there is no such file'],
  ['good.yaml/none.yaml', 'there is no such file'],
  ['.', 'it is no regular file'],
  ['pipe.yaml', 'it is no regular file'],
  ['/dev/zero', 'it is no regular file'],
  ['large.yaml', 'it is larger than 1 MB'],
])('says in words why %s cannot be read', async (name, problem) => {
  expect(await lessonAt(name)).toEqual({ problem });
});
