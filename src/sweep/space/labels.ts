/** @file What the choices of a command line are called in a journal. */
import type { Value } from '../../override/index.ts';
import { sharedChoices, type Label } from '../../study/index.ts';
import { Float } from '../../util/scalar.ts';

/** One choice: its value, and its text behind the `=`. */
export interface Choice {
  readonly value: Value;
  readonly text: string;
}

/** The scalar that Python and JSON have for a value, else its text. */
function ownLabel({ value, text }: Choice): Label {
  if (value.kind === 'quoted') return value.text;
  if (value.kind !== 'scalar') return text;
  const scalar = value.value instanceof Float ? value.value.value : value.value;
  if (typeof scalar === 'number') return Number.isFinite(scalar) ? scalar : text;
  return scalar === null || typeof scalar === 'boolean' || typeof scalar === 'string' ? scalar : text;
}

/**
 * The labels of words whose texts differ: the scalar where Python and JSON tell it from its neighbours, else the text; texts for
 * all of them where that is not enough. Options of a group are always texts. `labelsOf` of study/ names values, which have no text of
 * their own: its texts are Python's, where these are as they were typed, and its null is a text. Journals hold both, so that
 * neither can change.
 */
export function wordLabels(choices: readonly Choice[], { isGroup }: { readonly isGroup: boolean }): Label[] {
  const texts = choices.map(({ text }) => text);
  const own = choices.map((choice) => {
    const label = ownLabel(choice);
    return isGroup && typeof label !== 'string' ? choice.text : label;
  });
  const mixed = sharedChoices(own).map((collides, i) => (collides ? texts[i]! : own[i]!));
  return sharedChoices(mixed).includes(true) ? texts : mixed;
}
