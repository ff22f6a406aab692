import type { ReportModel } from '../model-types.ts';
import type { ChartBlock, Section } from './blocks.ts';
import { baselinesSection } from './baselines.ts';
import { dataLookSection } from './data-look.ts';
import { dataSection } from './data.ts';
import { preflightSection } from './preflight.ts';
import { dynamicsSection, predictionsSection } from './dynamics.ts';
import { effectsSection } from './effects.ts';
import { importanceSection } from './importance.ts';
import { learningSection } from './learning.ts';
import { nextSection } from './next.ts';
import { noiseSection } from './noise.ts';
import { parallelSection } from './parallel.ts';
import { provenanceSection } from './provenance.ts';
import { suspicionsSection } from './suspicions.ts';
import { timelineSection } from './timeline.ts';
import { troubleSection } from './trouble.ts';
import { verdictSection } from './verdict.ts';

/** The parts of the report in the order of the questions that a reader has; parts without anything to show are left out. */
export function sectionsOf(model: ReportModel): Section[] {
  return [
    verdictSection(model),
    importanceSection(model),
    effectsSection(model),
    parallelSection(model),
    learningSection(model),
    dynamicsSection(model),
    dataSection(model),
    dataLookSection(model),
    baselinesSection(model),
    preflightSection(model),
    suspicionsSection(model),
    troubleSection(model),
    predictionsSection(model),
    noiseSection(model),
    timelineSection(model),
    nextSection(model),
    provenanceSection(model),
  ].filter((section) => section !== null);
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
