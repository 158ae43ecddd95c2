/** @file What the choices of a parameter are called in a journal. */
import { HydrosolError } from '../errors.ts';
import { Float, type Plain } from '../util/scalar.ts';
import { sharedChoices } from './compatible.ts';
import type { Label } from './distribution.ts';
import { formatPythonJson, pythonText } from './python-json.ts';
import type { Json } from './state.ts';

/** A value that may be chosen: of JSON, or of a config. */
export type Choice = Json | Plain;

/** A choice as text, so that two that differ have different texts: `[16, 32]`, `1.0`, `null`. */
function textOf(choice: Choice): string {
  if (choice instanceof Float || typeof choice === 'bigint') return String(choice);
  if (choice instanceof Uint8Array) return `bytes ${Buffer.from(choice).toString('hex')}`;
  if (Array.isArray(choice)) return `[${choice.map((item: Choice) => nestedText(item)).join(', ')}]`;
  if (typeof choice !== 'object' || choice === null) return formatPythonJson(choice as Json);
  const entries = choice instanceof Map ? [...(choice as Map<Choice, Choice>)] : Object.entries(choice as object);
  return `{${entries.map(([key, item]: [Choice, Choice]) => `${nestedText(key)}: ${nestedText(item)}`).join(', ')}}`;
}

/** Texts inside of others are quoted: `["1", 1]`. */
const nestedText = (choice: Choice): string => (typeof choice === 'string' ? JSON.stringify(choice) : textOf(choice));

/** The scalar that Python and JSON keep as it is, where a choice is one. */
function scalarOf(choice: Choice): Exclude<Label, null> | undefined {
  if (choice instanceof Float) return Number.isFinite(choice.value) ? choice.value : undefined;
  if (typeof choice === 'number') return Number.isFinite(choice) ? choice : undefined;
  return typeof choice === 'string' || typeof choice === 'boolean' ? choice : undefined;
}

/**
 * What choices are called in a journal, in their order: texts, numbers and booleans as they are where Optuna keeps them apart,
 * else as their texts; null, lists and maps as their texts. To Optuna `1`, `1.0` and `true` are one choice. A text that is also the text of
 * another choice gets quotes. Fails with STUDY where a choice is repeated.
 */
export function labelsOf(choices: readonly Choice[]): readonly Label[] {
  const seen = new Set<string>();
  for (const exact of choices.map(nestedText)) {
    if (seen.has(exact))
      throw new HydrosolError('STUDY', `the choice ${exact} is there twice`, { expected: 'different choices' });
    seen.add(exact);
  }
  const scalars = choices.map(scalarOf);
  const isShared = sharedChoices(scalars);
  const labels = choices.map((choice, i): Label => (isShared[i] ? undefined : scalars[i]) ?? textOf(choice));
  // `1` and `1.0` became texts; a text that looks like one of them is told from it by its quotes
  const isUnclear = sharedChoices(labels);
  return labels.map((label, i) => {
    const choice = choices[i];
    return isUnclear[i] && typeof choice === 'string' ? pythonText(choice) : label;
  });
}
