/** @file The groups that one can choose an option of. */
import type { Repository } from './repository.ts';

/** The options of a group that can be chosen. Of `hydra` the config of the `hydra` node is none: it is always there. */
export function optionsOf({ list }: Pick<Repository, 'list'>, group: string): readonly string[] {
  const options = group === '' ? [] : list(group, 'config');
  return group === 'hydra' ? options.filter((option) => option !== 'config') : options;
}

/** The groups that have options to choose. */
export function groupsOf(repository: Pick<Repository, 'groups' | 'list'>): string[] {
  return repository.groups().filter((group) => optionsOf(repository, group).length > 0);
}
