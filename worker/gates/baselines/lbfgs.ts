/** Value of a function at a point; writes its gradient. */
export type WithGradient = (point: Float64Array, gradient: Float64Array) => number;

const memory = 8;

interface Step {
  readonly move: Float64Array;
  readonly change: Float64Array;
  readonly rho: number;
}

/**
 * Minimises a smooth convex function from zero: limited-memory BFGS with backtracking (Nocedal 1980; step rule of Armijo).
 * Ends after `iterations` or when the gradient is below `tolerance` in every direction. Gives the best point.
 */
export function minimiseConvex(
  evaluate: WithGradient,
  size: number,
  { iterations, tolerance = 1e-5 }: { readonly iterations: number; readonly tolerance?: number },
): Float64Array {
  let point = new Float64Array(size);
  let gradient = new Float64Array(size);
  let value = evaluate(point, gradient);
  const steps: Step[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (gradient.every((slope) => Math.abs(slope) < tolerance)) break;
    const direction = descent(gradient, steps);
    const slope = dot(direction, gradient);
    let length = steps.length === 0 ? 1 / Math.max(1e-12, Math.sqrt(dot(gradient, gradient))) : 1;
    let next = point;
    let nextValue = Infinity;
    const nextGradient = new Float64Array(size);
    for (let tries = 0; tries < 30; tries++, length /= 2) {
      next = point.map((at, index) => at + length * (direction[index] ?? 0));
      nextValue = evaluate(next, nextGradient);
      if (nextValue <= value + 1e-4 * length * slope) break;
    }
    if (!(nextValue < value)) break;
    const move = next.map((at, index) => at - (point[index] ?? 0));
    const change = nextGradient.map((at, index) => at - (gradient[index] ?? 0));
    const curvature = dot(move, change);
    if (curvature > 1e-12) steps.push({ move, change, rho: 1 / curvature });
    if (steps.length > memory) steps.shift();
    point = next;
    value = nextValue;
    gradient = nextGradient;
  }
  return point;
}

function descent(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const weights: number[] = [];
  for (const { move, change, rho } of steps.toReversed()) {
    const weight = rho * dot(move, direction);
    weights.push(weight);
    add(direction, -weight, change);
  }
  const last = steps.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.change, last.change));
    for (let index = 0; index < direction.length; index++) direction[index] = (direction[index] ?? 0) * scale;
  }
  for (const { move, change, rho } of steps) {
    const weight = weights.pop() ?? 0;
    add(direction, weight - rho * dot(change, direction), move);
  }
  return direction;
}

function add(to: Float64Array, times: number, other: Float64Array): void {
  for (let index = 0; index < to.length; index++) to[index] = (to[index] ?? 0) + times * (other[index] ?? 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
