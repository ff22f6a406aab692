import { gateRemarks } from './gates-summary.ts';
import type { ReportModel, Remark } from './model-types.ts';
import { formatCount, formatNumber, plural } from './numbers.ts';
import { endedCount } from './tally.ts';

/** What remarks are made from: the model without them. */
export type Unremarked = Omit<ReportModel, 'remarks' | 'suspicions' | 'next' | 'lesson'>;

/** Share of diverged trials from which the ranking is doubtful. */
const manyDiverged = 0.1;

/** What the reader should know before believing the figures; warnings first. */
export function remarksOn(model: Unremarked): Remark[] {
  const remarks = [
    nothingRanked,
    mixedProvenance,
    diverged,
    top,
    betterValue,
    bestOfMany,
    noiseUnmeasured,
    interim,
    backend,
  ]
    .map((rule) => rule(model))
    .filter((remark) => remark !== null);
  const all = [...remarks, ...gateRemarks(model.gates)];
  return [...all.filter(({ level }) => level === 'warning'), ...all.filter(({ level }) => level === 'note')];
}

function nothingRanked({ best, counts }: Unremarked): Remark | null {
  if (best !== null || endedCount(counts) === 0) return null;
  const why =
    counts.diverged > 0
      ? `${plural(counts.diverged, 'trial')} diverged: try smaller learning rates first.`
      : 'See the failures.';
  return { level: 'warning', code: 'nothing-ranked', text: `No trial completed, so there is nothing to rank. ${why}` };
}

function mixedProvenance({ provenance }: Unremarked): Remark | null {
  if (!provenance.mixed) return null;
  const text =
    'The trials ran on different backends, versions, thread counts or processors (listed under provenance): small differences between them may come from the machine.';
  return { level: 'warning', code: 'mixed-provenance', text };
}

function diverged({ counts }: Unremarked): Remark | null {
  const withResult = counts.complete + counts.diverged;
  if (counts.complete === 0 || counts.diverged < manyDiverged * withResult) return null;
  const text = `${formatCount(counts.diverged)} of ${plural(withResult, 'trial')} diverged and have no place in the ranking: what made them diverge stands with the hyperparameters.`;
  return { level: 'warning', code: 'many-diverged', text };
}

/** Says when the first place is a matter of luck: the best configurations tie, or nearly so. */
function top({ best, bestFive, seedNoise, resolution }: Unremarked): Remark | null {
  const [first, second] = bestFive;
  if (best === null || first === undefined || second === undefined) return null;
  const gap = Math.abs(first.mean - second.mean);
  if (gap === 0)
    return {
      level: 'note',
      code: 'top-tied',
      text: 'The two best configurations have the same mean: nothing tells them apart.',
    };
  if (seedNoise !== null && gap < seedNoise.sd) {
    const text = `The two best configurations differ by ${formatNumber(gap, resolution.decimals)}, less than the seed noise (${formatNumber(seedNoise.sd, resolution.decimals)}): their order may be luck.`;
    return { level: 'note', code: 'top-within-noise', text };
  }
  return null;
}

/** Why the trial with the best value is not the best trial. */
function betterValue({ betterValue: better, best, resolution }: Unremarked): Remark | null {
  if (better === null || best === null) return null;
  const why =
    better.seeds === 1 ? 'a single seed may be luck' : `over its ${better.seeds} seeds it is worse, or less sure`;
  const text = `Trial ${better.number} has a better value than the best trial (${formatNumber(better.objective, resolution.decimals)}), but its configuration ranks lower: ${why}.`;
  return { level: 'note', code: 'better-value', text };
}

function bestOfMany({ best, counts, standing }: Unremarked): Remark | null {
  if (best === null || counts.complete < 2 || (standing?.corrected ?? null) !== null) return null;
  const text = `The best of ${plural(counts.complete, 'trial')} is an optimistic figure: it was picked because it came out best. A fresh seed tends to give less.`;
  return { level: 'note', code: 'best-of-n', text };
}

function noiseUnmeasured({ seedNoise, counts }: Unremarked): Remark | null {
  if (seedNoise !== null || counts.complete === 0) return null;
  const text =
    'Seed noise is not measured: no configuration ran with two seeds. `replicates: {configs: 4, seeds: 3}` would tell how much of a difference is luck.';
  return { level: 'note', code: 'noise-not-measured', text };
}

function interim({ state, counts, trialCount }: Unremarked): Remark | null {
  const ended = endedCount(counts);
  if (state === 'finished' || ended === trialCount) return null;
  const some =
    ended === 0 ? 'No trial has ended yet' : `Only ${formatCount(ended)} of ${plural(trialCount, 'trial')} have ended`;
  const text = `${some}: everything here may still change.`;
  return { level: 'note', code: 'interim', text };
}

function backend({ provenance }: Unremarked): Remark | null {
  const [environment] = provenance.environments;
  if (environment === undefined || provenance.environments.some((each) => each.backend === 'node')) return null;
  const text = `Trained on the ${environment.backend} backend. The native one is faster for convolutions and wide layers: npx hypersweep setup`;
  return { level: 'note', code: 'no-native-backend', text };
}
