/** Eigenvalues of small symmetric matrices. */

interface EigenPair {
  readonly value: number;
  /** Of length 1, [n]. */
  readonly vector: Float64Array;
}

const mostSweeps = 60;

/**
 * All eigenvalues and eigenvectors by cyclic Jacobi rotations (Golub, Van Loan, Matrix Computations, 8.5), the largest
 * value first.
 *
 * @param matrix  symmetric, [n, n]; it is not changed
 */
export function symmetricEigen(matrix: Float64Array, n: number): EigenPair[] {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const at = (of: Float64Array, row: number, column: number) => of[row * n + column];
  const norm = a.reduce((sum, value) => sum + value ** 2, 0);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) off += 2 * at(a, p, q) ** 2;
    if (off <= 1e-30 * norm) break;
    for (let p = 0; p < n - 1; p++)
      for (let q = p + 1; q < n; q++) {
        const between = at(a, p, q);
        if (between === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * between);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta ** 2 + 1));
        const c = 1 / Math.sqrt(t ** 2 + 1);
        const s = t * c;
        const rotate = (of: Float64Array, i: number, j: number) => {
          const [x, y] = [of[i], of[j]];
          of[i] = c * x - s * y;
          of[j] = s * x + c * y;
        };
        for (let k = 0; k < n; k++) rotate(a, k * n + p, k * n + q);
        for (let k = 0; k < n; k++) rotate(a, p * n + k, q * n + k);
        for (let k = 0; k < n; k++) rotate(v, k * n + p, k * n + q);
      }
  }
  return Array.from({ length: n }, (_, i) => ({
    value: at(a, i, i),
    vector: Float64Array.from({ length: n }, (_, k) => at(v, k, i)),
  })).sort((x, y) => y.value - x.value);
}
