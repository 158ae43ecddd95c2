/** @file `--explain KEY`: everything that set a key, and everything that chose the option of a group. */
import {
  choiceNodes,
  explainKey,
  formatExplanation,
  type Composition,
  type Explanation,
  type Secrets,
} from '../../compose/index.ts';
import { isContainer, meantValue, pythonStr, selectNode } from '../../config/index.ts';
import { HydrosolError } from '../../errors.ts';
import { unknownKey } from './unknown-key.ts';

/** What chose the option of a group: the item of a defaults list, then what changed it. */
function formatChoice({ defaults }: Composition, key: string): string[] {
  const node = choiceNodes(defaults.roots).get(key);
  if (node === undefined) return [];
  const { item, origin, choice } = node;
  const origins = item.origin === origin ? [origin] : [item.origin, origin];
  return [formatExplanation({ key: `the option of ${key}`, origins }, { value: String(choice) })];
}

/** The value of a key, interpolations followed. */
function valueText({ config, resolvers }: Composition, key: string): string {
  try {
    const found = selectNode(config, key, { resolvers });
    if (found === undefined) return '';
    if (found.kind === 'produced') return pythonStr(meantValue(found));
    if (!isContainer(found)) return pythonStr(found);
    return found.kind === 'map' ? '{…}' : '[…]';
  } catch (error) {
    if (error instanceof HydrosolError) return `(${error.message})`;
    throw error;
  }
}

function formatOne(composition: Composition, explanation: Explanation, secrets: Secrets): string {
  const value = secrets.ofKey(explanation.key, valueText(composition, explanation.key));
  return formatExplanation(explanation, { value, secrets });
}

/**
 * The text of `--explain KEY`: for the key, or each key below it, its value and all places that set it, in order, the
 * winner marked; for a group also what chose its option. Throws KEY_UNKNOWN.
 */
export function explainText(composition: Composition, key: string, secrets: Secrets): string {
  const choice = formatChoice(composition, key);
  const values = explanations(composition, key).map((one) => formatOne(composition, one, secrets));
  return `${[...choice, ...values].join('\n')}\n`;
}

/** A group need not have the name of a key: `hydra/job_logging`, `model@teacher.model`. */
function explanations({ config, defaults }: Composition, key: string): Explanation[] {
  try {
    return explainKey(config, key);
  } catch (error) {
    if (!(error instanceof HydrosolError) || error.code !== 'KEY_UNKNOWN') throw error;
    const groups = choiceNodes(defaults.roots);
    if (groups.has(key)) return [];
    throw unknownKey(config, key, { flag: '--explain', names: groups.keys() });
  }
}
