/** @file What residual networks have in common. */
import { HydrosolError } from '../../errors.ts';

interface DepthOptions {
  /** Layers with weights in the whole network. */
  readonly depth: number;
  readonly stages: number;
  /** Layers that are in no block. */
  readonly outside: number;
}

/** Blocks of two convolutions in each stage. Throws MODEL if the depth fits no whole number of them. */
export function blocksPerStage(model: string, { depth, stages, outside }: DepthOptions): number {
  const blocks = (depth - outside) / (2 * stages);
  if (Number.isInteger(blocks) && blocks > 0) return blocks;
  const fitting = [1, 2, 3].map((n) => outside + 2 * stages * n).join(', ');
  throw new HydrosolError('MODEL', `model ${model} of ${stages} stages cannot have the depth ${depth}`, {
    fullKey: 'depth',
    expected: `${fitting}, …`,
  });
}
