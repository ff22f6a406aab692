import type { SweepRecord } from '../../shared/records.ts';
import type { LessonCheck, ReportModel } from '../report/model-types.ts';
import { formatNumber, shortNumber } from '../report/numbers.ts';
import type { Lesson } from './lesson.ts';

/**
 * Holds a lesson against the sweep that followed it; only what the new trials show counts. Of a lesson about another metric
 * nothing is held against anything.
 */
export function compareLesson(lesson: Lesson, model: ReportModel, record: Pick<SweepRecord, 'task'>): LessonCheck {
  const said: { kind: 'confirmed' | 'contradicted' | 'open'; text: string }[] = hasSameMetric(lesson, model)
    ? [
        ...lesson.parameters.map((parameter) => parameterSaid(parameter, model)),
        ...bestSaid(lesson, model),
        ...noiseSaid(lesson, model),
      ]
    : [];
  const of = (kind: string) => said.filter((each) => each.kind === kind).map(({ text }) => text);
  return {
    from: lesson.name ?? lesson.sweep,
    differs: differences(lesson, model, record),
    confirmed: of('confirmed'),
    contradicted: of('contradicted'),
    open: of('open'),
  };
}

function hasSameMetric(lesson: Lesson, { metric }: ReportModel): boolean {
  return lesson.metric.name === metric.name && lesson.metric.goal === metric.goal;
}

function differences(lesson: Lesson, model: ReportModel, { task }: Pick<SweepRecord, 'task'>): string[] {
  const { data } = model;
  return [
    ...(lesson.task.sha256 === task.sha256 ? [] : [`the code is not that of the lesson (task ${lesson.task.name})`]),
    ...(data === null || lesson.data === null || lesson.data === data.fingerprint
      ? []
      : ['the data are not those of the lesson']),
    ...(hasSameMetric(lesson, model) ? [] : [`the lesson is about ${lesson.metric.name} (${lesson.metric.goal})`]),
  ];
}

function parameterSaid(parameter: Lesson['parameters'][number], { analysis }: ReportModel) {
  const { name, verdict } = parameter;
  const now = analysis?.parameters.find((each) => each.name === name);
  const told = `${name}: ${verdict}`;
  if (now === undefined || now.because === 'constant')
    return { kind: 'open' as const, text: `${told}; it was not varied this time` };
  const clear = ['matters', 'small or nothing'];
  if (!clear.includes(verdict) || !clear.includes(now.verdict))
    return { kind: 'open' as const, text: `${told}; now ${now.verdict}` };
  if (verdict === now.verdict) return { kind: 'confirmed' as const, text: `${told}, again` };
  return { kind: 'contradicted' as const, text: `${told}; now ${now.verdict} (over the range of this sweep)` };
}

function bestSaid({ best }: Lesson, { standing, metric, resolution }: ReportModel) {
  if (best === null || standing === null) return [];
  const now = standing.corrected ?? { value: standing.observed, low: standing.observed, high: standing.observed };
  const sign = metric.goal === 'maximize' ? 1 : -1;
  const far = sign > 0 ? now.high : now.low;
  const text = `best ${formatNumber(best.value, resolution.decimals)} then, ${formatNumber(now.value, resolution.decimals)} now`;
  return [
    sign * (far - best.value) < 0
      ? { kind: 'contradicted' as const, text: `${text}: what was reached is not reached again` }
      : { kind: 'confirmed' as const, text },
  ];
}

/** Noise of another size by more than three times is another noise. */
function noiseSaid({ seed_noise: then }: Lesson, { seedNoise }: ReportModel) {
  if (then === null || seedNoise === null || then === 0) return [];
  const ratio = seedNoise.sd / then;
  const text = `seed noise ${shortNumber(then, 2)} then, ${shortNumber(seedNoise.sd, 2)} now`;
  return [{ kind: ratio > 3 || ratio < 1 / 3 ? ('contradicted' as const) : ('confirmed' as const), text }];
}
