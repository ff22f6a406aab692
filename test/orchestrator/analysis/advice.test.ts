import { describe, expect, it } from 'vitest';
import { adviceOf } from '../../../orchestrator/analysis/advice.ts';
import { rangeAxis } from '../../../orchestrator/analysis/axis.ts';
import { blankParameter } from '../../../orchestrator/analysis/blank-parameter.ts';
import type { ParameterReport } from '../../../orchestrator/analysis/report.ts';

const fixes = (parameters: readonly ParameterReport[]) =>
  adviceOf({
    parameters,
    axes: parameters.map(({ name }) => rangeAxis(name, { min: 0, max: 1, log: false })!),
    effects: new Map(),
    ...{ rows: [], pairs: [], failures: null, noiseShare: null, best: null, moreTrials: [] },
  }).filter(({ action }) => action === 'freeze');

const parameter = (name: string, rest: Partial<ParameterReport> = {}): ParameterReport => ({
  ...blankParameter(name, null, 10),
  verdict: 'small or nothing',
  ...rest,
});

describe('what does little or nothing', () => {
  it.each([
    [['dropout'], 'Fix dropout where it is cheapest: it does'],
    [['dropout', 'width'], 'Fix dropout and width where they are cheapest: they do'],
    [['dropout', 'width', 'momentum'], 'Fix dropout, width and momentum where they are cheapest: they do'],
  ])('is advised to be fixed in one sentence: %s', (names, sentence) => {
    expect(fixes(names.map((name) => parameter(name)))).toEqual([
      {
        parameter: sentence.slice('Fix '.length, sentence.indexOf(' where')),
        action: 'freeze',
        text: `${sentence} little or nothing, among good trials too`,
      },
    ]);
  });

  it('is neither what does something among good trials nor what cannot be told', () => {
    const found = fixes([
      parameter('late', { goodRegion: { share: 0.1, total: 0.2 } }),
      parameter('open', { verdict: 'not distinguishable from noise' }),
      parameter('idle', { goodRegion: { share: 0.01, total: 0.02 } }),
    ]);
    expect(found.map((advice) => advice.parameter)).toEqual(['idle']);
  });
});
