/** A smooth function of a vector: gives its value and writes its gradient. Infinity where it is undefined. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** Box constraints and limits of {@link minimise}. */
export interface MinimiseOptions {
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
  readonly maxIterations: number;
}

const memory = 8;

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

interface Point {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

/**
 * Minimises within a box by projected L-BFGS with Armijo back-tracking (Nocedal and Wright 2006, 7.2; the active set is
 * re-read from the gradient in every iteration). Stops when the value falls by less than 1e-7 of its size.
 */
export function minimise(
  objective: Objective,
  start: ArrayLike<number>,
  options: MinimiseOptions,
): { readonly x: Float64Array; readonly value: number } {
  const first = projected(Float64Array.from(start), options);
  let here = evaluate(objective, first);
  const pairs: Pair[] = [];
  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    const next = step(objective, here, { ...options, pairs });
    if (next === null) {
      if (pairs.length === 0) break;
      pairs.length = 0;
      continue;
    }
    const gain = here.value - next.value;
    remember(pairs, here, next);
    here = next;
    if (gain <= 1e-7 * Math.max(1, Math.abs(here.value))) break;
  }
  return { x: here.x, value: here.value };
}

function evaluate(objective: Objective, x: Float64Array): Point {
  const gradient = new Float64Array(x.length);
  const value = objective(x, gradient);
  return { x, gradient, value };
}

/** One line search along the projected path; null when nothing lower was found. */
function step(
  objective: Objective,
  here: Point,
  options: MinimiseOptions & { readonly pairs: readonly Pair[] },
): Point | null {
  const free = here.x.map((value, i) => {
    const g = here.gradient[i] ?? 0;
    return (value <= (options.lower[i] ?? -Infinity) && g > 0) || (value >= (options.upper[i] ?? Infinity) && g < 0)
      ? 0
      : 1;
  });
  const downhill = here.gradient.map((g, i) => -g * (free[i] ?? 0));
  const norm = Math.sqrt(dot(downhill, downhill));
  if (norm < 1e-5) return null;
  let direction = twoLoop(downhill, options.pairs, free);
  if (!(dot(direction, here.gradient) < 0)) direction = downhill;
  let length = options.pairs.length === 0 ? Math.min(1, 1 / norm) : 1;
  for (let attempt = 0; attempt < 12; attempt++, length *= 0.4) {
    const x = projected(
      here.x.map((value, i) => value + length * (direction[i] ?? 0)),
      options,
    );
    const point = evaluate(objective, x);
    let slope = 0;
    for (let i = 0; i < x.length; i++) slope += (here.gradient[i] ?? 0) * ((x[i] ?? 0) - (here.x[i] ?? 0));
    if (point.value <= here.value + 1e-4 * slope) return point;
  }
  return null;
}

function twoLoop(downhill: Float64Array, pairs: readonly Pair[], free: Float64Array): Float64Array {
  const q = downhill.slice();
  const weights: number[] = [];
  for (let k = pairs.length - 1; k >= 0; k--) {
    const pair = pairs[k];
    if (!pair) continue;
    const weight = pair.rho * dot(pair.s, q);
    weights[k] = weight;
    for (let i = 0; i < q.length; i++) q[i] = (q[i] ?? 0) - weight * (pair.y[i] ?? 0);
  }
  const last = pairs.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < q.length; i++) q[i] = (q[i] ?? 0) * scale;
  }
  for (const [k, pair] of pairs.entries()) {
    const change = (weights[k] ?? 0) - pair.rho * dot(pair.y, q);
    for (let i = 0; i < q.length; i++) q[i] = (q[i] ?? 0) + change * (pair.s[i] ?? 0);
  }
  return q.map((value, i) => value * (free[i] ?? 0));
}

function remember(pairs: Pair[], from: Point, to: Point): void {
  const s = to.x.map((value, i) => value - (from.x[i] ?? 0));
  const y = to.gradient.map((value, i) => value - (from.gradient[i] ?? 0));
  const curvature = dot(s, y);
  if (!(curvature > 1e-10 * dot(y, y))) return;
  pairs.push({ s, y, rho: 1 / curvature });
  if (pairs.length > memory) pairs.shift();
}

function projected(x: Float64Array, { lower, upper }: MinimiseOptions): Float64Array {
  return x.map((value, i) => Math.min(upper[i] ?? Infinity, Math.max(lower[i] ?? -Infinity, value)));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
