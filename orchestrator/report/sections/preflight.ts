import type { ReportModel } from '../model-types.ts';
import { formatSeconds } from '../numbers.ts';
import type { Section } from './blocks.ts';
import { checkBlocks, checksOf, countWords, missingWords, toneOf } from './gate-items.ts';

/** Whether the training code was proven before the first trial, check by check, and what a trial was expected to take. */
export function preflightSection(model: ReportModel): Section {
  const section = { id: 'preflight', title: 'Is the training code sound?' };
  const missing = missingWords(model, 'preflight', 'The training code was not checked');
  if (missing !== null) return { ...section, tone: 'warn', sentence: missing, blocks: [] };
  const checks = checksOf(model, 'preflight');
  const [worst] = checks.filter(({ level }) => level === 'fail');
  const price = model.gateReport?.price ?? null;
  return {
    ...section,
    tone: toneOf(checks),
    sentence:
      worst === undefined
        ? `Nothing speaks against it: ${countWords(checks)}.`
        : `No: ${worst.check}. ${worst.evidence} (${countWords(checks)})`,
    blocks: [
      ...checkBlocks(model, 'preflight'),
      ...(price === null
        ? []
        : [
            {
              kind: 'text',
              text: `A trial was expected to take ${formatSeconds(price.seconds)} (90 % interval of the mean ${formatSeconds(price.low)} to ${formatSeconds(price.high)}), a training step ${formatSeconds(price.secondsPerStep)}.`,
            } as const,
          ]),
    ],
  };
}
