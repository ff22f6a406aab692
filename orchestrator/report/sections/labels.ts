import type { ReportModel } from '../model-types.ts';
import { formatCount, formatNumber, plural } from '../numbers.ts';
import type { Section } from './blocks.ts';

/** Labels that the good trials contradict with one voice: wrong, or hard; to be read by a person. */
export function labelsSection({ evidence, best }: ReportModel): Section | null {
  const judged = evidence?.judged ?? null;
  const section = { id: 'labels', title: 'Are labels wrong?', tone: 'neutral' as const };
  if (best === null) return null;
  if (judged === null)
    return { ...section, sentence: 'Not known: what the trials predicted for which example was not kept.', blocks: [] };
  const { suspects, suspectTrials, examples, mistakes } = judged;
  if (suspectTrials < 3)
    return { ...section, sentence: 'Too few good trials to contradict a label: it takes three.', blocks: [] };
  const how = mistakes.kind === 'classes' ? 'surely and with one voice' : 'by far and to the same side';
  if (suspects.length === 0)
    return {
      ...section,
      sentence: `None of ${plural(examples, 'eval label')} is contradicted ${how} by the ${suspectTrials} good trials.`,
      blocks: [],
    };
  return {
    ...section,
    tone: 'warn',
    sentence: `${plural(suspects.length, 'eval label')} of ${formatCount(examples)} ${suspects.length === 1 ? 'is' : 'are'} contradicted ${how} by the ${suspectTrials} good trials: read ${suspects.length === 1 ? 'it' : 'them'}, the label is wrong or the example is hard.`,
    blocks: [
      {
        kind: 'table',
        title: 'Suspected labels, the clearest first; examples are counted from 0 on the eval side',
        titles: ['example', 'label', 'predicted', 'confidence', 'trials', 'text'],
        rows: suspects.map(({ position, label, predicted, confidence, agreeing, text }) => [
          String(position),
          label,
          predicted,
          confidence === null ? '-' : formatNumber(confidence, 2),
          String(agreeing),
          text,
        ]),
        folded: false,
      },
    ],
  };
}
