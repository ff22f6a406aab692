import { gpState, gpWorkspace, negativeLogPosterior } from './gp-likelihood.ts';
import type { GpData, GpState, LogParameters } from './gp-likelihood.ts';
import { minimise } from './minimise.ts';
import { moments, rowsOf } from './sample.ts';
import type { Sample } from './sample.ts';

/** A fitted ANOVA-kernel Gaussian process (KANOVA). */
export interface GpFit {
  readonly sample: Sample;
  readonly parameters: LogParameters;
  readonly state: GpState;
  /** z = (y - centre) / scale. */
  readonly centre: number;
  readonly scale: number;
  /** Noise variance of a single run in units of y squared. */
  readonly noise: number;
}

/** How {@link fitGp} looks for hyperparameters. */
export interface GpOptions {
  /** Start from these hyperparameters alone (warm start); otherwise from two cold ones. */
  readonly start?: LogParameters;
  /** Limit for each start; 0 takes the hyperparameters as they are. */
  readonly iterations: number;
  /** Cold starts to try, 1 or 2. @defaultValue 2 */
  readonly starts?: 1 | 2;
  /** Iterations on all rows after the hyperparameters were found on the first `rowLimit` ones. @defaultValue 0 */
  readonly polish?: number;
  /** Rows that the hyperparameters are fitted on. @defaultValue 150 */
  readonly rowLimit?: number;
  /** Variance between seeds in units of y squared, where replicates tell it well; null to fit the noise. */
  readonly knownNoise?: number | null;
}

/** Bounds of the search, natural logarithms. */
const bounds = { theta: [-8, 4], length: [Math.log(0.08), Math.log(3)], signal: [-6, 4], noise: [-8, 1] } as const;

/**
 * Fits the process by maximum a posteriori (Durrande et al. 2013). Rows must be in random order where there
 * are more than `rowLimit`, because the hyperparameters then come from the first ones.
 * @returns null when the objective or every axis is constant, or K cannot be factorised
 */
export function fitGp(sample: Sample, options: GpOptions): GpFit | null {
  const { mean: centre, variance } = moments(sample.y);
  const scale = Math.sqrt(variance);
  if (!(scale > 0) || sample.axes.length === 0) return null;
  const data = gpData(sample, { centre, scale, knownNoise: options.knownNoise ?? null });
  const limit = options.rowLimit ?? 150;
  const small = sample.y.length > limit ? gpData(firstRows(sample, limit), { ...data, centre, scale }) : data;
  let parameters = best(small, options);
  if (small !== data && (options.polish ?? 0) > 0) parameters = search(data, parameters, options.polish ?? 0).x;
  const state = gpState(data, parameters);
  if (!state) return null;
  const noise = (data.knownNoise ?? Math.exp(parameters.at(-1) ?? 0)) * variance;
  return { sample, parameters, state, centre, scale, noise };
}

/** Hyperparameters to start from: prior-like with moderate noise, and a smoother, less noisy guess. */
function coldStarts(sample: Sample): LogParameters[] {
  const d = sample.axes.length;
  const start = (theta: number, length: number, noise: number) => {
    const x = new Float64Array(2 * d + 2);
    x.fill(Math.log(theta), 0, d);
    x.fill(Math.log(length), d, 2 * d);
    x[2 * d] = Math.log(0.7 / Math.max(1, (1 + theta) ** d - 1));
    x[2 * d + 1] = Math.log(noise);
    return x;
  };
  return [start(0.3, 0.5, 0.3), start(0.1, 0.25, 0.03)];
}

function best(data: GpData, { start, starts: count, iterations }: GpOptions): LogParameters {
  const starts = start ? [start] : coldStarts(data.sample).slice(0, count ?? 2);
  if (iterations === 0) return starts[0] ?? new Float64Array();
  const found = starts.map((x) => search(data, x, iterations));
  return found.reduce((a, b) => (b.value < a.value ? b : a)).x;
}

function search(data: GpData, start: LogParameters, maxIterations: number) {
  const d = data.sample.axes.length;
  const box = (side: 0 | 1) =>
    Float64Array.from({ length: 2 * d + 2 }, (_, i) =>
      i < d
        ? bounds.theta[side]
        : i < 2 * d
          ? bounds.length[side]
          : i === 2 * d
            ? bounds.signal[side]
            : bounds.noise[side],
    );
  const workspace = gpWorkspace(data.sample);
  return minimise((x, gradient) => negativeLogPosterior({ ...data, workspace }, x, gradient), start, {
    lower: box(0),
    upper: box(1),
    maxIterations,
  });
}

function gpData(
  sample: Sample,
  {
    centre,
    scale,
    knownNoise,
  }: { readonly centre: number; readonly scale: number; readonly knownNoise: number | null },
): GpData {
  return {
    sample,
    z: sample.y.map((value) => (value - centre) / scale),
    // Below the search's own bound K would be numerically singular.
    knownNoise: knownNoise === null ? null : Math.max(Math.exp(bounds.noise[0]), knownNoise / (scale * scale)),
  };
}

function firstRows(sample: Sample, count: number): Sample {
  return rowsOf(
    sample,
    Array.from({ length: count }, (_, row) => row),
  );
}
