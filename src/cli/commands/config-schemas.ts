/** @file JSON Schemas for editors: of the whole config, and of each group. */
import { allOptionsOf, groupsOf as namedGroups, type Repository } from '../../compose/index.ts';
import { authoringSchema, schemaAt, type Schema } from '../../schema/index.ts';

/** Files by their names below the folder of the schemas: `config.json`, `model.json`, `db/engine.json`. */
export type SchemaFiles = ReadonlyMap<string, Schema>;

function isHydra(group: string): boolean {
  return group === 'hydra' || group.startsWith('hydra/');
}

/** The groups of a program that have options. */
function groupsOf(repository: Repository): string[] {
  return namedGroups(repository).filter((group) => !isHydra(group));
}

/** Which options a group has, for the defaults lists. */
function optionDefinitions(repository: Repository): Readonly<Record<string, Schema>> {
  const anything = [{ type: ['string', 'null'] }, { type: 'array', items: { type: 'string' } }];
  return Object.fromEntries(
    groupsOf(repository).map((group) => [
      optionsOf(group),
      { description: `An option of ${group}.`, anyOf: [{ enum: allOptionsOf(repository, group) }, ...anything] },
    ]),
  );
}

const optionsOf = (group: string): string => `option:${group.replaceAll('/', '.')}`;

/** The defaults list of a config; the groups by name, so that an editor can offer them with their options. */
function defaultsSchema(repository: Repository): Schema {
  const groups = groupsOf(repository).flatMap((group) =>
    [group, `/${group}`, `override /${group}`].map(
      (key) => [key, { $ref: `#/definitions/${optionsOf(group)}` }] as const,
    ),
  );
  const choice = {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    properties: Object.fromEntries(groups),
    additionalProperties: { type: ['string', 'null', 'array'] },
  };
  return {
    description:
      'The configs that this one is made of, in the order in which they are merged: group: option, /group@package: option, ' +
      'override /group: option, a path, or _self_ (this config itself).',
    type: 'array',
    items: { anyOf: [{ enum: ['_self_'] }, { type: 'string' }, choice] },
  };
}

/** Keys of a config that are about Hydrosol itself. */
const HYDRA: Schema = {
  type: 'object',
  description: 'The run itself: run.dir, sweep.dir, job, callbacks, job_logging, … (--cfg hydra prints all).',
};

/** Where the options of a group go in the whole config; `[]` is the whole. */
function packageOf(group: string, repository: Repository): readonly string[] {
  const [option = ''] = repository.list(group, 'config');
  const header = repository.load(`${group}/${option}`)?.package;
  if (header === undefined || header === '_group_') return group.split('/');
  return header === '_global_' || header === '' ? [] : header.replace(/^_global_\./, '').split('.');
}

/**
 * The schemas of a program's configs in the form in which they are written (`authoringSchema`): the whole config, and for
 * each group the part that its options fill. A group that the schema of the whole does not know may hold anything.
 */
export function configSchemas(whole: Schema, repository: Repository, name: string): SchemaFiles {
  const definitions = { defaults: defaultsSchema(repository), ...optionDefinitions(repository) };
  const defaults = { $ref: '#/definitions/defaults' };
  const top = { defaults, hydra: HYDRA };
  const files = new Map([
    ['config.json', authoringSchema(whole, { title: `${name}: config`, extra: top, definitions })],
  ]);
  for (const group of groupsOf(repository)) {
    const place = packageOf(group, repository);
    const part = schemaAt(whole, place) ?? { type: 'object' };
    const extra = place.length === 0 ? top : { defaults };
    files.set(`${group}.json`, authoringSchema(part, { title: `${name}: ${group}`, extra, definitions }));
  }
  return files;
}
