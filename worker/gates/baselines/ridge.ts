import { seededRandom, shuffled } from '../../../shared/seeded-random.ts';
import { minimiseConvex } from './lbfgs.ts';
import { type FeatureRows, pickRows } from './rows.ts';

/** Penalties tried, relative to the number of examples times the feature variance of 1. */
const penalties = [1e-3, 1e-2, 1e-1, 1];
const iterations = 60;
const cheap = 4e8;

/**
 * Linear regression with a quadratic penalty (ridge; Hoerl and Kennard 1970), its strength chosen on a fifth of the
 * training rows. Gives predictions for the other rows.
 */
export function ridgeRegression(
  train: FeatureRows,
  others: FeatureRows,
  { targets, seed }: { readonly targets: ArrayLike<number>; readonly seed: number },
): Float64Array {
  const values = Float64Array.from(targets);
  const penalty = choosePenalty(train, values, seed);
  return predict(fit(train, values, penalty), others);
}

interface Line {
  readonly weights: Float64Array;
  readonly centre: number;
  readonly scale: number;
}

function choosePenalty(rows: FeatureRows, targets: Float64Array, seed: number): number {
  if (rows.indices.length * iterations * penalties.length > cheap || rows.count < 20) return penalties[1] ?? 0.01;
  const order = shuffled([...Array(rows.count).keys()], seededRandom('penalty', seed));
  const cut = Math.floor(rows.count / 5);
  const [held, kept] = [order.slice(0, cut), order.slice(cut)];
  const [heldRows, keptRows] = [pickRows(rows, held), pickRows(rows, kept)];
  const keptTargets = Float64Array.from(kept, (position) => targets[position] ?? 0);
  const errors = penalties.map((penalty) => {
    const predicted = predict(fit(keptRows, keptTargets, penalty), heldRows);
    return held.reduce((sum, position, row) => sum + ((predicted[row] ?? 0) - (targets[position] ?? 0)) ** 2, 0);
  });
  return penalties[errors.indexOf(Math.min(...errors))] ?? 0.01;
}

function fit(rows: FeatureRows, targets: Float64Array, penalty: number): Line {
  const centre = targets.reduce((sum, value) => sum + value, 0) / targets.length;
  const scale = Math.sqrt(targets.reduce((sum, value) => sum + (value - centre) ** 2, 0) / targets.length) || 1;
  const errors = new Float64Array(rows.count);
  const weights = minimiseConvex(
    (point, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (let row = 0; row < rows.count; row++) {
        const error = lineAt(point, rows, row) - ((targets[row] ?? 0) - centre) / scale;
        errors[row] = error;
        loss += (error * error) / 2;
        for (let at = rows.starts[row] ?? 0; at < (rows.starts[row + 1] ?? 0); at++) {
          const index = rows.indices[at] ?? 0;
          gradient[index] = (gradient[index] ?? 0) + error * (rows.values[at] ?? 0);
        }
        gradient[rows.width] = (gradient[rows.width] ?? 0) + error;
      }
      let squares = 0;
      for (let index = 0; index <= rows.width; index++) {
        const weight = index === rows.width ? 0 : (point[index] ?? 0);
        squares += weight * weight;
        gradient[index] = (gradient[index] ?? 0) / rows.count + penalty * weight;
      }
      return loss / rows.count + (penalty * squares) / 2;
    },
    rows.width + 1,
    { iterations },
  );
  return { weights, centre, scale };
}

function predict({ weights, centre, scale }: Line, rows: FeatureRows): Float64Array {
  return Float64Array.from({ length: rows.count }, (_, row) => centre + scale * lineAt(weights, rows, row));
}

function lineAt(weights: Float64Array, rows: FeatureRows, row: number): number {
  let sum = weights[rows.width] ?? 0;
  for (let at = rows.starts[row] ?? 0; at < (rows.starts[row + 1] ?? 0); at++)
    sum += (weights[rows.indices[at] ?? 0] ?? 0) * (rows.values[at] ?? 0);
  return sum;
}
