/** @file The groups that one can choose an option of. */
import { HydrosolError } from '../errors.ts';
import type { Repository } from './repository.ts';

/** The options of a group that can be chosen. Of `hydra` the config of the `hydra` node is none: it is always there. */
export function optionsOf({ list }: Pick<Repository, 'list'>, group: string): readonly string[] {
  const options = group === '' ? [] : list(group, 'config');
  return group === 'hydra' ? options.filter((option) => option !== 'config') : options;
}

/** The options of a group, and those of groups below it that are options of it by their header: `dkd`, `paper/dkd`. */
export function allOptionsOf(
  repository: Pick<Repository, 'list' | 'groups' | 'load'>,
  group: string,
): readonly string[] {
  const place = group.replaceAll('/', '.');
  const below = repository.groups().filter((other) => group !== '' && other.startsWith(`${group}/`));
  const nested = below.flatMap((other) =>
    optionsOf(repository, other)
      .map((option) => `${other}/${option}`)
      .filter((path) => headerOf(repository, path) === place)
      .map((path) => path.slice(group.length + 1)),
  );
  return [...optionsOf(repository, group), ...nested];
}

/** The package that the header of a config names; none of a config that cannot be read. */
function headerOf({ load }: Pick<Repository, 'load'>, path: string): string | undefined {
  try {
    return load(path)?.package;
  } catch (error) {
    if (error instanceof HydrosolError) return undefined;
    throw error;
  }
}

/** The groups that have options to choose; a folder of options of the group around it is none. */
export function groupsOf(repository: Pick<Repository, 'groups' | 'list' | 'load'>): string[] {
  return repository.groups().filter((group) => {
    const [option] = optionsOf(repository, group);
    const around = group.slice(0, Math.max(0, group.lastIndexOf('/')));
    if (option === undefined || around === '') return option !== undefined;
    return headerOf(repository, `${group}/${option}`) !== around.replaceAll('/', '.');
  });
}
