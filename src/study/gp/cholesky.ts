/**
 * @file Positive definite matrices in flat arrays. The decompositions of ml-matrix take ten times as long at 200 trials, and a
 * fit needs some dozens.
 */

/**
 * The lower triangle L of an n × n matrix A = L·Lᵀ, in place of A's; its upper triangle is left as it is. False where A is not
 * positive definite.
 */
export function decompose(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      let sum = a[row + j]!;
      for (let k = 0; k < j; k++) sum -= a[row + k]! * a[other + k]!;
      if (j < i) a[row + j] = sum / a[other + j]!;
      else if (sum > 0) a[row + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** L⁻¹·b in place of b. */
export function solveLower(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= l[row + k]! * b[k]!;
    b[i] = sum / l[row + i]!;
  }
}

/** L⁻ᵀ·b in place of b. */
export function solveUpper(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = i * n;
    const x = b[i]! / l[row + i]!;
    b[i] = x;
    for (let k = 0; k < i; k++) b[k]! -= l[row + k]! * x;
  }
}

/** (L·Lᵀ)⁻¹: both triangles. */
export function invert(l: Float64Array, n: number): Float64Array {
  // L⁻ᵀ by rows: row j has column j of L⁻¹
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const column = inverse.subarray(j * n, (j + 1) * n);
    column[j] = 1 / l[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      const row = i * n;
      let sum = 0;
      for (let k = j; k < i; k++) sum -= l[row + k]! * column[k]!;
      column[i] = sum / l[row + i]!;
    }
  }
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += inverse[i * n + k]! * inverse[j * n + k]!;
      product[i * n + j] = sum;
      product[j * n + i] = sum;
    }
  return product;
}
