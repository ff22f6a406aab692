import type { ReportModel } from '../model-types.ts';
import { plural } from '../numbers.ts';
import { plain } from '../text.ts';
import type { ChartBlock, Section } from './blocks.ts';
import { baselinesSection } from './baselines.ts';
import { dataLookSection } from './data-look.ts';
import { dataSection } from './data.ts';
import { preflightSection } from './preflight.ts';
import { dynamicsSection, predictionsSection } from './dynamics.ts';
import { effectsSection } from './effects.ts';
import { importanceSection } from './importance.ts';
import { labelsSection } from './labels.ts';
import { learningSection } from './learning.ts';
import { mistakesSection } from './mistakes.ts';
import { nextSection } from './next.ts';
import { noiseSection } from './noise.ts';
import { parallelSection } from './parallel.ts';
import { provenanceSection } from './provenance.ts';
import { suspicionsSection } from './suspicions.ts';
import { timelineSection } from './timeline.ts';
import { troubleSection } from './trouble.ts';
import { verdictSection } from './verdict.ts';

/** A part: its id, how it is made, and why it may have nothing to show. */
interface Part {
  readonly id: string;
  readonly make: (model: ReportModel) => Section | null;
  readonly absent?: string;
}

/** The parts in the order of the questions that a reader has. */
const parts: readonly Part[] = [
  { id: 'verdict', make: verdictSection },
  { id: 'mistakes', make: mistakesSection },
  { id: 'importance', make: importanceSection },
  {
    id: 'effects',
    make: effectsSection,
    absent: 'Effect curves: too few trials completed for a model, or nothing was analysed.',
  },
  {
    id: 'parallel',
    make: parallelSection,
    absent: 'All trials in one picture: it takes two completed trials and two swept hyperparameters.',
  },
  { id: 'learning', make: learningSection, absent: 'Learning curves: no trial told an epoch yet.' },
  {
    id: 'dynamics',
    make: dynamicsSection,
    absent: 'Under the hood: no trial told of its layers (a trainable that trains by itself is not watched).',
  },
  { id: 'data', make: dataSection },
  { id: 'data-look', make: dataLookSection },
  { id: 'baselines', make: baselinesSection },
  { id: 'preflight', make: preflightSection },
  { id: 'suspicions', make: suspicionsSection },
  { id: 'trouble', make: troubleSection },
  { id: 'labels', make: labelsSection, absent: 'Suspected labels: no trial has completed yet.' },
  {
    id: 'predictions',
    make: predictionsSection,
    absent: 'Predictions through training: the best trial told none of fixed examples over two epochs or more.',
  },
  { id: 'noise', make: noiseSection },
  { id: 'timeline', make: timelineSection, absent: 'Who worked when: no trial has ended with a result yet.' },
  { id: 'next', make: nextSection },
  { id: 'provenance', make: provenanceSection },
];

/**
 * The report's parts; what has nothing to show is named with its reason before the last one. A part that cannot be made says
 * so and hides no other.
 */
export function sectionsOf(model: ReportModel): Section[] {
  const made = parts.map((part) => ({ part, section: guarded(part, model) }));
  const absent = made.flatMap(({ part, section }) => (section === null ? [part.absent ?? part.id] : []));
  const shown = made.flatMap(({ section }) => section ?? []);
  return absent.length === 0 ? shown : [...shown.slice(0, -1), absentSection(absent), ...shown.slice(-1)];
}

function guarded({ id, make }: Part, model: ReportModel): Section | null {
  try {
    return make(model);
  } catch (error) {
    const why = plain(error instanceof Error ? error.message : String(error));
    const sentence = `This part could not be made (${why}); that is a bug of hypersweep, please report it.`;
    return { id, title: `Missing: ${id}`, sentence, tone: 'bad', blocks: [] };
  }
}

function absentSection(reasons: readonly string[]): Section {
  return {
    id: 'absent',
    title: 'What is not here',
    sentence: `${plural(reasons.length, 'part')} of the report ${reasons.length === 1 ? 'has' : 'have'} nothing to show.`,
    tone: 'neutral',
    blocks: [{ kind: 'list', items: reasons.map((text) => ({ text })) }],
  };
}

/** Every chart of the report by its id; small ones are made to stand beside each other. */
export function chartsOf(model: ReportModel): (ChartBlock & { readonly small: boolean })[] {
  return sectionsOf(model).flatMap(({ blocks }) =>
    blocks.flatMap((block): (ChartBlock & { readonly small: boolean })[] => {
      if (block.kind === 'chart') return [{ ...block, small: false }];
      return block.kind === 'multiples' ? block.charts.map((each) => ({ ...each, small: true })) : [];
    }),
  );
}
