/**
 * Replaces the lower triangle (with diagonal) of a symmetric row-major `n x n` matrix by its Cholesky factor; the part above
 * the diagonal is neither read nor written. Columns in pairs, rows in fours: about three times a plain loop on V8.
 * @returns false when the matrix is not positive definite (contents are then undefined)
 */
export function factorise(a: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j += 2) {
    if (!factoriseDiagonal(a, n, j)) return false;
    if (j + 1 < n) factoriseBelow(a, n, j);
  }
  return true;
}

function factoriseDiagonal(a: Float64Array, n: number, j: number): boolean {
  const top = j * n;
  let d00 = a[top + j] ?? 0;
  for (let k = 0; k < j; k++) d00 -= (a[top + k] ?? 0) ** 2;
  if (!(d00 > 0)) return false;
  d00 = Math.sqrt(d00);
  a[top + j] = d00;
  if (j + 1 >= n) return true;
  const next = top + n;
  let d10 = a[next + j] ?? 0;
  let d11 = a[next + j + 1] ?? 0;
  for (let k = 0; k < j; k++) {
    const y = a[next + k] ?? 0;
    d10 -= (a[top + k] ?? 0) * y;
    d11 -= y * y;
  }
  d10 /= d00;
  a[next + j] = d10;
  d11 -= d10 * d10;
  if (!(d11 > 0)) return false;
  a[next + j + 1] = Math.sqrt(d11);
  return true;
}

function factoriseBelow(a: Float64Array, n: number, j: number): void {
  const x = j * n;
  const y = x + n;
  let i = j + 2;
  for (; i + 3 < n; i += 4) {
    const r0 = i * n;
    const r1 = r0 + n;
    const r2 = r1 + n;
    const r3 = r2 + n;
    let s00 = 0;
    let s01 = 0;
    let s10 = 0;
    let s11 = 0;
    let s20 = 0;
    let s21 = 0;
    let s30 = 0;
    let s31 = 0;
    for (let k = 0; k < j; k++) {
      const u = a[x + k] ?? 0;
      const v = a[y + k] ?? 0;
      const p0 = a[r0 + k] ?? 0;
      const p1 = a[r1 + k] ?? 0;
      const p2 = a[r2 + k] ?? 0;
      const p3 = a[r3 + k] ?? 0;
      s00 += p0 * u;
      s01 += p0 * v;
      s10 += p1 * u;
      s11 += p1 * v;
      s20 += p2 * u;
      s21 += p2 * v;
      s30 += p3 * u;
      s31 += p3 * v;
    }
    finishRow(a, [r0 + j, x + j, y + j], [s00, s01]);
    finishRow(a, [r1 + j, x + j, y + j], [s10, s11]);
    finishRow(a, [r2 + j, x + j, y + j], [s20, s21]);
    finishRow(a, [r3 + j, x + j, y + j], [s30, s31]);
  }
  for (; i < n; i++) {
    const r = i * n;
    let s0 = 0;
    let s1 = 0;
    for (let k = 0; k < j; k++) {
      const p = a[r + k] ?? 0;
      s0 += p * (a[x + k] ?? 0);
      s1 += p * (a[y + k] ?? 0);
    }
    finishRow(a, [r + j, x + j, y + j], [s0, s1]);
  }
}

/** `at`: index of the row's entry in column j, of the pivot (j, j) and of (j+1, j). */
function finishRow(a: Float64Array, at: readonly [number, number, number], dots: readonly [number, number]): void {
  const [entry, pivot, below] = at;
  const first = ((a[entry] ?? 0) - dots[0]) / (a[pivot] ?? 1);
  a[entry] = first;
  a[entry + 1] = ((a[entry + 1] ?? 0) - dots[1] - first * (a[below] ?? 0)) / (a[below + 1] ?? 1);
}

/** Twice the sum of the factor's log diagonal: log det of the factorised matrix. */
export function logDeterminant(factor: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(factor[i * n + i] ?? 1);
  return 2 * sum;
}

/** Solves `A x = b` from the Cholesky factor of `A`; gives a new vector of length `n`. */
export function solve(factor: Float64Array, n: number, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (factor[i * n + k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (factor[i * n + i] ?? 1);
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = (x[i] ?? 0) / (factor[i * n + i] ?? 1);
    x[i] = value;
    for (let k = 0; k < i; k++) x[k] = (x[k] ?? 0) - (factor[i * n + k] ?? 0) * value;
  }
  return x;
}

/**
 * Writes the lower triangle (with diagonal) of the inverse, from the Cholesky factor; row-major `n x n`. What lies above the
 * diagonal is not defined. `scratch` is overwritten.
 */
export function invert(
  factor: Float64Array,
  n: number,
  { inverse, scratch }: { readonly inverse: Float64Array; readonly scratch: Float64Array },
): void {
  invertFactor(factor, n, scratch);
  for (let j = 0; j < n; j += 2) {
    let i = j;
    // Column j + 1 has no entry (j, j + 1) below the diagonal; what is written there lies above it.
    for (; i + 3 < n && j + 1 < n; i += 4) eightDots(scratch, inverse, [n, i, j]);
    for (; i < n; i++)
      for (let column = j; column < Math.min(j + 2, n); column++) {
        let sum = 0;
        for (let k = i; k < n; k++) sum += (scratch[i * n + k] ?? 0) * (scratch[column * n + k] ?? 0);
        inverse[i * n + column] = sum;
      }
  }
}

/** Rows of the transposed inverse factor: `t[i, k] = (L^-1)[k, i]` for k >= i, four columns at a time. */
function invertFactor(l: Float64Array, n: number, t: Float64Array): void {
  t.fill(0, 0, n * n);
  let i = 0;
  for (; i + 3 < n; i += 4) {
    for (let k = i; k < i + 4; k++) invertEntries(l, t, [n, i, i + 4, k]);
    let k = i + 4;
    for (; k + 1 < n; k += 2) eightEntries(l, t, [n, i, k]);
    if (k < n) invertEntries(l, t, [n, i, i + 4, k]);
  }
  for (let k = i; k < n; k++) invertEntries(l, t, [n, i, n, k]);
}

/** Entries k of rows i to end - 1, one by one. */
function invertEntries(l: Float64Array, t: Float64Array, at: readonly [number, number, number, number]): void {
  const [n, i, end, k] = at;
  for (let row = i; row < Math.min(end, k + 1); row++) {
    let sum = row === k ? 1 : 0;
    for (let m = row; m < k; m++) sum -= (l[k * n + m] ?? 0) * (t[row * n + m] ?? 0);
    t[row * n + k] = sum / (l[k * n + k] ?? 1);
  }
}

/** Entries k and k + 1 of rows i to i + 3 at once: eight products for six loads. */
function eightEntries(l: Float64Array, t: Float64Array, at: readonly [number, number, number]): void {
  const [n, i, k] = at;
  const t0 = i * n;
  const t1 = t0 + n;
  const t2 = t1 + n;
  const t3 = t2 + n;
  const x = k * n;
  const y = x + n;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let m = i; m < k; m++) {
    const u = l[x + m] ?? 0;
    const v = l[y + m] ?? 0;
    const p0 = t[t0 + m] ?? 0;
    const p1 = t[t1 + m] ?? 0;
    const p2 = t[t2 + m] ?? 0;
    const p3 = t[t3 + m] ?? 0;
    a0 -= u * p0;
    a1 -= u * p1;
    a2 -= u * p2;
    a3 -= u * p3;
    b0 -= v * p0;
    b1 -= v * p1;
    b2 -= v * p2;
    b3 -= v * p3;
  }
  const pivot = 1 / (l[x + k] ?? 1);
  const below = l[y + k] ?? 0;
  const last = 1 / (l[y + k + 1] ?? 1);
  t[t0 + k] = a0 * pivot;
  t[t1 + k] = a1 * pivot;
  t[t2 + k] = a2 * pivot;
  t[t3 + k] = a3 * pivot;
  t[t0 + k + 1] = (b0 - below * a0 * pivot) * last;
  t[t1 + k + 1] = (b1 - below * a1 * pivot) * last;
  t[t2 + k + 1] = (b2 - below * a2 * pivot) * last;
  t[t3 + k + 1] = (b3 - below * a3 * pivot) * last;
}

/** Entries (i..i+3, j and j+1) of T T'; entries of T left of a row's diagonal are zero, so all sums may start at i. */
function eightDots(t: Float64Array, out: Float64Array, at: readonly [number, number, number]): void {
  const [n, i, j] = at;
  const r0 = i * n;
  const r1 = r0 + n;
  const r2 = r1 + n;
  const r3 = r2 + n;
  const x = j * n;
  const y = x + n;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let k = i; k < n; k++) {
    const u = t[x + k] ?? 0;
    const v = t[y + k] ?? 0;
    const p0 = t[r0 + k] ?? 0;
    const p1 = t[r1 + k] ?? 0;
    const p2 = t[r2 + k] ?? 0;
    const p3 = t[r3 + k] ?? 0;
    a0 += u * p0;
    a1 += u * p1;
    a2 += u * p2;
    a3 += u * p3;
    b0 += v * p0;
    b1 += v * p1;
    b2 += v * p2;
    b3 += v * p3;
  }
  out[r0 + j] = a0;
  out[r1 + j] = a1;
  out[r2 + j] = a2;
  out[r3 + j] = a3;
  out[r0 + j + 1] = b0;
  out[r1 + j + 1] = b1;
  out[r2 + j + 1] = b2;
  out[r3 + j + 1] = b3;
}
