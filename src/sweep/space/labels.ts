/** @file What choices are called in a journal. */
import type { Value } from '../../override/index.ts';
import type { Label } from '../../study/index.ts';
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

/** What two labels share that are one choice to Python: `1`, `1.0` and `True` are equal. */
function identity(label: Label): string {
  return typeof label === 'number' || typeof label === 'boolean'
    ? `number ${Number(label)}`
    : `${typeof label} ${label}`;
}

/** Of each label, whether it is equal to another one. */
function collisions(labels: readonly Label[]): boolean[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(identity(label), (counts.get(identity(label)) ?? 0) + 1);
  return labels.map((label) => counts.get(identity(label))! > 1);
}

/**
 * The labels of choices whose texts differ: the scalar where Python and JSON tell it from its neighbours, else the text; texts for
 * all of them where that is not enough. Options of a group are always texts.
 */
export function labelsOf(choices: readonly Choice[], { isGroup }: { readonly isGroup: boolean }): Label[] {
  const texts = choices.map(({ text }) => text);
  const own = choices.map((choice) => {
    const label = ownLabel(choice);
    return isGroup && typeof label !== 'string' ? choice.text : label;
  });
  const mixed = collisions(own).map((collides, i) => (collides ? texts[i]! : own[i]!));
  return collisions(mixed).includes(true) ? texts : mixed;
}
