/** @file Finds the taps that a loss names. */
import { HydrosolError } from '../../errors.ts';
import { nearest } from '../../util/suggest.ts';
import type { ModelShape } from '../models/model.ts';

/** Shape of the tap without the batch axis. Throws LOSS, with the taps there are, if the model has none of that name. */
export function tapShape(model: ModelShape, tap: string, key: string): readonly number[] {
  const shape = model.taps[tap];
  if (shape !== undefined && Object.hasOwn(model.taps, tap)) return shape;
  const names = Object.keys(model.taps);
  throw new HydrosolError('LOSS', `model ${model.name} has no tap ${tap}`, {
    fullKey: key,
    expected: `one of ${names.join(', ')}`,
    suggestion: nearest(tap, names)[0],
  });
}

/** The teacher of a loss that needs one. Throws LOSS if there is none. */
export function requireTeacher(teacher: ModelShape | undefined, loss: string): ModelShape {
  if (teacher !== undefined) return teacher;
  throw new HydrosolError('LOSS', `loss ${loss} needs a teacher`, { hints: ['without a teacher: loss=cross_entropy'] });
}

/** Names of the taps `block1`, `block2`, … in their order. */
export function blockNames(model: ModelShape): string[] {
  return Object.keys(model.taps).filter((tap) => /^block\d+$/.test(tap));
}
