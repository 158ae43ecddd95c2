/**
 * @file Launchers and sweepers that are not here. A tree that names one, such as `override hydra/launcher: submitit_slurm`, can be
 * composed, printed and checked; only a sweep needs them.
 */
import { selectNode, setStruct, type MapNode } from '../config/index.ts';
import { nearest } from '../util/suggest.ts';
import type { EntryKind, SourceConfig } from './source.ts';

/** The provider of configs that are not there. */
export const ABSENT = 'absent';

const PLUGIN = /^hydra\/(launcher|sweeper)\/([^/]+)$/;

/** An empty config for a launcher or a sweeper that no source has; undefined for any other config. */
export function absentPlugin(path: string): (SourceConfig & { readonly provider: string }) | undefined {
  if (!PLUGIN.test(path)) return undefined;
  const source = { kind: 'value', name: path, text: '' } as const;
  const content = { kind: 'map', entries: [], origin: { source, start: 0, end: 0 } } as const;
  return { content, package: undefined, source, provider: ABSENT };
}

/** Allows any option of a launcher or sweeper of which nothing is known. */
export function openPlugin(config: MapNode, path: string): void {
  const node = selectNode(config, `hydra.${PLUGIN.exec(path)?.[1]}`);
  if (node?.kind === 'map') setStruct(node, false);
}

/** What to say of a launcher or sweeper that is not here; `list` gives the options of a group. */
export function noPlugin(path: string, list: (group: string, kind: EntryKind) => readonly string[]): string {
  const [, kind = '', name = ''] = PLUGIN.exec(path) ?? [];
  const [near] = nearest(name, list(`hydra/${kind}`, 'config'));
  const meant = near === undefined ? '' : `; did you mean hydra/${kind}=${near}?`;
  return `there is no ${kind} '${name}' here, so a sweep cannot run with it${meant}`;
}
