import type { Suspicion } from '../model-types.ts';
import { bestAtEdge } from './edge.ts';
import { implausibleValue } from './implausible.ts';
import type { SuspicionBasis } from './basis.ts';
import { lateCollapse, trainEvalGap } from './learning.ts';
import { allTheSame, atBaseline, atCeiling, nothingLearnt } from './level.ts';
import { isolatedBest, luckySeed } from './luck.ts';

/**
 * What looks wrong with a sweep's answer, each rule at most once. How often each finds what it is made for and how often it
 * speaks without cause is measured in docs/suspicions.md.
 */
export function suspicionsOn(basis: SuspicionBasis): Suspicion[] {
  const rules = [
    atBaseline,
    nothingLearnt,
    allTheSame,
    implausibleValue,
    isolatedBest,
    luckySeed,
    lateCollapse,
    trainEvalGap,
    bestAtEdge,
    atCeiling,
  ];
  return rules.flatMap((rule) => rule(basis) ?? []);
}
