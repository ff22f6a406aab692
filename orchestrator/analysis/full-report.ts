import { adviceOf } from './advice.ts';
import { barOf, noiseShare, pairReports, parameterReports } from './assemble.ts';
import { bestTrial } from './best-trial.ts';
import { blankParameter } from './blank-parameter.ts';
import { reportHead } from './context.ts';
import type { AnalysisContext, Finding } from './context.ts';
import { coverageHoles } from './coverage.ts';
import { failureTable } from './failures.ts';
import { goodRegion } from './good-region.ts';
import { moreTrials } from './more-trials.ts';
import type { Prepared } from './prepare.ts';
import { referenceOf } from './reference.ts';
import type { AnalysisReport, ParameterReport } from './report.ts';
import { scaleWarnings } from './scale-check.ts';
import { headlineOf } from './verdict.ts';

/** Turns a study into the report: lines, bar, what is open, and what to do next. */
export function fullReport(context: AnalysisContext, prepared: Prepared, found: Finding): AnalysisReport {
  const { placed, check, space, sign } = context;
  const { study } = found;
  const names = prepared.sample.axes.map(({ name }) => name);
  const reference = referenceOf(context, prepared, study);
  const { parameters, effects } = parameterReports({
    axes: space.axes,
    studied: check.kept,
    because: check.because,
    levelsSeen: check.levelsSeen,
    rows: placed.rows,
    study,
    goodRegion: goodRegion(prepared, study, context.seed),
    reference: reference?.nodes ?? null,
    metricUnits: prepared.scaled.used === 'raw' || prepared.scaled.used === 'clip',
    sign,
    ranked: (study.r2 ?? 0) > 0,
  });
  const failures = failuresOf(context, found.testable);
  const pairs = pairReports(study, names, sign);
  const more = moreTrials(study, openQuestions(parameters, names), {
    configurations: prepared.sample.y.length,
    seed: context.seed,
  });
  const best = bestTrial(prepared, study, sign);
  const configurations = prepared.sample.y.length;
  return {
    ...reportHead(context, prepared, found.sampling),
    headline: headlineOf(parameters, { r2: study.r2, configurations, why: null }),
    method: study.method,
    methodText: study.methodText,
    fit: {
      crossValidatedR2: study.r2,
      gpR2: study.estimate?.gpR2 ?? null,
      forestR2: study.estimate?.forestR2 ?? null,
      gpWeight: study.estimate?.gpWeight ?? null,
    },
    noise: noiseReport(found, prepared),
    bar: barOf(study),
    parameters: [...parameters, ...space.left.map(({ name, because }) => blankParameter(name, because, 1))],
    pairs,
    failures,
    best,
    reference: reference && { kind: reference.kind, expected: sign * reference.expected },
    coverage: study.method === 'regimes' ? [] : coverageHoles(prepared.sample),
    advice: adviceOf({
      parameters,
      axes: space.axes,
      effects,
      rows: placed.rows,
      pairs,
      failures,
      noiseShare: measured(found) ? noiseShare(study) : null,
      best,
      moreTrials: more,
    }),
    moreTrials: more,
    warnings: [...warningsOf(context, found), ...scaleWarnings(context, prepared, study)],
  };
}

function failuresOf({ placed, space, check, seed }: AnalysisContext, testable: boolean): AnalysisReport['failures'] {
  const positions = check.kept.filter((i) => placed.rows.every(({ nodes }) => (nodes[i] ?? -1) >= 0));
  return failureTable(placed.rows, { axes: space.axes, positions, seed, testable });
}

/** The three open parameters with the largest shares. */
function openQuestions(parameters: readonly ParameterReport[], names: readonly string[]) {
  return parameters
    .filter(({ verdict }) => verdict === 'not distinguishable from noise')
    .slice(0, 3)
    .map(({ name }) => ({ axis: names.indexOf(name), name }));
}

function measured({ study }: Finding): boolean {
  return study.noise.source !== 'model' && study.noise.source !== 'none';
}

function noiseReport({ study }: Finding, { seedDeviation }: Prepared): AnalysisReport['noise'] {
  const { variance, df, source } = study.noise;
  const sd = variance === null ? null : Math.sqrt(variance);
  return { share: noiseShare(study), sd, df, source, seedSd: seedDeviation };
}

function warningsOf({ placed, check, options }: AnalysisContext, found: Finding): string[] {
  const { study } = found;
  const warnings = [...placed.warnings, ...check.warnings, ...study.warnings];
  if (!found.testable)
    warnings.push(
      options.constrained === true
        ? 'constraints make parameters depend on each other: permutation tests are not valid, shares are conditional on the sampler'
        : `sampling is ${options.sampling}: permutation tests are not valid, shares are conditional on the sampler`,
    );
  const main = study.first.reduce((sum, share) => sum + Math.max(0, share), 0);
  if ((study.r2 ?? 0) > 0 && main < 0.6)
    warnings.push('mostly interactions: curves of one parameter at a time mislead');
  return warnings;
}
