import type { ParameterReport } from './report.ts';

/** The line of a parameter about which nothing can be said. */
export function blankParameter(name: string, because: string | null, levelsSeen: number): ParameterReport {
  return {
    name,
    share: null,
    shareInterval: null,
    total: null,
    totalInterval: null,
    shapley: null,
    tier: null,
    p: null,
    pAdjusted: null,
    test: null,
    verdict: 'not testable',
    because,
    direction: null,
    best: null,
    curve: [],
    goodRegion: null,
    ped: null,
    tunability: null,
    whenActive: null,
    levelsSeen,
  };
}
