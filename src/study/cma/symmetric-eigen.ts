/** @file Axes of a covariance. */
import { linearAlgebra } from '../linear-algebra.ts';

/** One row an array. */
export type Rows = readonly (readonly number[])[];

/** The axes of a normal distribution. */
export interface Axes {
  /** The k-th axis, of length 1, is the k-th column. */
  readonly vectors: Rows;
  /** The standard deviation along each. */
  readonly lengths: readonly number[];
}

/** What stands for a variance that rounding made negative, as in cmaes. */
const TINY = 1e-8;

const length = (variance: number): number => Math.sqrt(variance < 0 ? TINY : variance);

/** The axes of a symmetric matrix, the shortest first. A diagonal one has the axes of its space. */
export function axesOf(covariance: Rows, isDiagonal: boolean): Axes {
  if (isDiagonal)
    return {
      vectors: covariance.map((_, i) => covariance.map((_, j) => (i === j ? 1 : 0))),
      lengths: covariance.map((row, i) => length(row[i]!)),
    };
  const { EigenvalueDecomposition, Matrix } = linearAlgebra();
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    new Matrix(covariance.map((row) => [...row])),
    { assumeSymmetric: true },
  );
  return { vectors: eigenvectorMatrix.to2DArray(), lengths: realEigenvalues.map(length) };
}

/** B·diag(lengths)·v. */
export function stretch({ vectors, lengths }: Axes, v: readonly number[]): number[] {
  return vectors.map((row) => row.reduce((sum, b, k) => sum + b * lengths[k]! * v[k]!, 0));
}

/** B·diag(lengths)⁻¹·Bᵀ·v: what a vector is where the distribution is round. */
export function whiten({ vectors, lengths }: Axes, v: readonly number[]): number[] {
  const along = lengths.map((length, k) => vectors.reduce((sum, row, i) => sum + row[k]! * v[i]!, 0) / length);
  return vectors.map((row) => row.reduce((sum, b, k) => sum + b * along[k]!, 0));
}
