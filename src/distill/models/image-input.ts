/** @file What models of images ask of their inputs. */
import { HydrosolError } from '../../errors.ts';

/** [height, width, channels] of the inputs. Throws MODEL if they are no images. */
export function imageShape(model: string, inputShape: readonly number[]): readonly [number, number, number] {
  const [height, width, channels] = inputShape;
  if (inputShape.length === 3) return [height!, width!, channels!];
  throw new HydrosolError('MODEL', `model ${model} cannot read inputs of shape [${inputShape.join(', ')}]`, {
    expected: 'images, [height, width, channels]',
    hints: ['use a model for such inputs: model=mlp'],
  });
}

/** Throws MODEL unless height and width can be halved so often, but for one that is 1; `option` is the one to change. */
export function assertHalvings(
  model: string,
  [height, width]: readonly [number, number, ...number[]],
  { halvings, option }: { readonly halvings: number; readonly option: string },
): void {
  const most = Math.floor(Math.log2(Math.min(...[height, width].filter((size) => size > 1))));
  if (halvings <= most) return;
  throw new HydrosolError(
    'MODEL',
    `model ${model} halves its images ${halvings} times, but ${height} × ${width} can be halved ${most} times`,
    { fullKey: option, expected: `at most ${most} halvings` },
  );
}
