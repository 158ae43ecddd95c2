/**
 * @file `append`, `prepend`, `insert`, `remove`, `remove_at`, `replace`: changes of what is there.
 *
 * Hydra has only `extend_list`, which is another name for `append` here; the rest answers its issues 1547 and 2227.
 */
import type { EditOperation, PlainValue, Value } from '../value.ts';
import type { OverrideFunction, Site } from './call.ts';
import type { Parameter } from './signature.ts';

const REST: readonly Parameter[] = [{ name: 'values', type: 'plain', use: 'rest' }];
const INDICES: readonly Parameter[] = [{ name: 'indices', type: 'integer', use: 'rest' }];

function edit(operation: EditOperation, summary: string, parameters: readonly Parameter[] = REST): OverrideFunction {
  return {
    summary,
    parameters,
    apply({ call }, { rest }) {
      const { name, start, end } = call;
      return { kind: 'edit', operation, name, items: rest as PlainValue[], start, end };
    },
  };
}

/** The same with at least (or exactly) so many values. */
function withCount(of: OverrideFunction, right: (count: number) => boolean, needs: string): OverrideFunction {
  return {
    ...of,
    apply(site: Site, bound): Value {
      if (!right(bound.rest.length)) site.fail(`${site.call.name}() needs ${needs}`);
      return of.apply(site, bound);
    },
  };
}

const append = edit('append', 'adds items at the end of the list');
const insert = edit('insert', 'adds items to the list before the given index', REST);

export const EDITS = {
  append,
  extend_list: append,
  prepend: edit('prepend', 'adds items at the start of the list'),
  insert: {
    ...insert,
    apply(site, bound) {
      const [index] = bound.rest;
      if (index?.kind !== 'scalar' || typeof index.value !== 'number') {
        return site.fail('insert() needs an index, then items: insert(0,a)', index);
      }
      return insert.apply(site, bound);
    },
  },
  remove: withCount(
    edit('remove', 'takes the first item equal to each value out of the list'),
    (n) => n > 0,
    'a value',
  ),
  remove_at: withCount(
    edit('remove_at', 'takes the items at these indices out of the list; -1 is the last', INDICES),
    (n) => n > 0,
    'an index',
  ),
  replace: withCount(
    edit('replace', 'sets the value, where a map would be merged with what is there'),
    (n) => n === 1,
    'one value',
  ),
} satisfies Record<string, OverrideFunction>;
