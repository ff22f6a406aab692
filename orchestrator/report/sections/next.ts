import { adviceBeside } from '../advice-beside.ts';
import type { ReportModel } from '../model-types.ts';
import { plain } from '../text.ts';
import type { Block, ListItem, Section } from './blocks.ts';

/** What to run next, as a sweep file; and what became of the lesson this sweep was given. */
export function nextSection(model: ReportModel): Section {
  const { next, lesson } = model;
  const section = { id: 'next', title: 'What to run next?', tone: 'neutral' as const };
  const advice = adviceBeside(model).map(({ text }) => ({ text }));
  const adviceBlock: Block[] = advice.length === 0 ? [] : [{ kind: 'list', items: advice }];
  if (next === null)
    return {
      ...section,
      sentence: 'Nothing can be proposed before a trial has completed.',
      blocks: [...adviceBlock, ...lessonBlocks(lesson)],
    };
  return {
    ...section,
    sentence: next.sentence,
    blocks: [
      ...adviceBlock,
      { kind: 'text', text: 'As a sweep file, with the evidence for each change (hypersweep next writes it):' },
      { kind: 'code', language: 'yaml', lines: next.file.trimEnd().split('\n') },
      ...lessonBlocks(lesson),
    ],
  };
}

function lessonBlocks(lesson: ReportModel['lesson']): Block[] {
  if (lesson === null) return [];
  const heading: Block = { kind: 'heading', text: 'The lesson of the sweep before' };
  if ('problem' in lesson)
    return [heading, { kind: 'list', items: [{ text: `it could not be read: ${lesson.problem}`, mark: 'warning' }] }];
  const items: ListItem[] = [
    ...lesson.differs.map((text) => ({ text: `${text}: what it says may not hold here`, mark: 'warning' as const })),
    ...lesson.contradicted.map((text) => ({ text: `contradicted: ${text}`, mark: 'fail' as const })),
    ...lesson.confirmed.map((text) => ({ text: `confirmed: ${text}`, mark: 'pass' as const })),
    ...lesson.open.map((text) => ({ text: `cannot be told: ${text}`, mark: 'note' as const })),
  ];
  return [heading, { kind: 'text', text: `From ${plain(lesson.from)}:` }, { kind: 'list', items }];
}
