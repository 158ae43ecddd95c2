/** @file What the `hydra` node of a foreign run says of its words and choices: those of the folder, as data. */
import { keyText, producedNode, writtenAt, type MapNode } from '../config/index.ts';
import type { LoggedTask } from './logged-job.ts';
import { putSettled } from './settle.ts';

type Choice = readonly [group: string, choice: string | null];

/** The choices of groups in a `hydra` node, as they are written. */
function choicesIn(config: MapNode | undefined): Choice[] {
  const choices = writtenAt(config, ['hydra', 'runtime', 'choices']);
  if (choices?.kind !== 'map') return [];
  return [...choices.children.values()].flatMap((child): Choice[] => {
    const choice = child.kind === 'scalar' ? child.value : undefined;
    return choice === null || typeof choice === 'string' ? [[keyText(child.key!), choice]] : [];
  });
}

const isOfHydra = ([group]: Choice): boolean => group.startsWith('hydra/');

/** A text that no interpolation is read from, or null. */
const data = (value: string | null): unknown => (value === null ? null : producedNode(value));

/**
 * Says in the `hydra` node what runs, so that `report` and `rerun` show it: the words and choices of the folder. The choices of
 * the `hydra` node itself stay, since it is the program's own.
 */
export function tellWhatRuns(config: MapNode, { words, pins, hydra }: LoggedTask): void {
  const choices = [...choicesIn(config).filter(isOfHydra), ...choicesIn(hydra).filter((one) => !isOfHydra(one))];
  putSettled(config, 'hydra.runtime.choices', new Map(choices.map(([group, choice]) => [group, data(choice)])));
  putSettled(config, 'hydra.overrides', { hydra: [], task: [...words, ...pins].map(data) });
}
