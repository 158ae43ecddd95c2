/** @file Values instead of interpolations: what a config says alone stays as it is, whatever it becomes a part of. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { withValues, type ComposedConfig } from '../compose/index.ts';
import {
  fullKey,
  isContainer,
  leavesOf,
  producedNode,
  selectNode,
  toWritten,
  update,
  type MapNode,
} from '../config/index.ts';

/** A config as two runs have it that differ in their folder alone: what differs in them depends on it. */
export interface Alone {
  readonly here: ComposedConfig;
  readonly there: ComposedConfig;
  /** The folder of the second run. */
  readonly folder: string;
}

/** How an interpolation says where its run is. */
const FOLDER = '${hydra:runtime.output_dir}';

/** A config for itself, in a run folder. */
export function alone(composed: ComposedConfig, folder: string): Alone {
  const elsewhere = join('/', randomUUID());
  const at = (place: string): ComposedConfig => withValues(composed, { 'hydra.runtime.output_dir': place });
  return { here: at(folder), there: at(elsewhere), folder: elsewhere };
}

/** Whether and what a config has at a key, every interpolation followed, as a tree holds it. Throws what interpolations throw. */
function followed({ config, resolvers }: ComposedConfig, key: string): { readonly value: unknown } | undefined {
  const found = selectNode(config, key, { resolvers });
  if (found === undefined) return undefined;
  const node = found.kind === 'produced' ? producedNode(found.value) : found;
  return { value: isContainer(node) ? toWritten(node, { resolve: true, resolvers }) : node.value };
}

/** A value of a tree with its texts changed. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!(value instanceof Map)) return value;
  return new Map(Array.from(value, ([key, item]) => [key as unknown, mapTexts(item, change)]));
}

/** A text as an interpolation's syntax has it, so that it is read as it is. */
const escaped = (text: string): string => text.replaceAll(/(\\*)\$\{/g, String.raw`$1$1\${`);

/** Whether a value has a text in it. */
function hasText(value: unknown, text: string): boolean {
  let has = false;
  mapTexts(value, (own) => {
    has ||= own.includes(text);
    return own;
  });
  return has;
}

/**
 * What a config has at a key, to be put into another one: no interpolation is left in it but that of the run's folder. Undefined
 * where there is no such key. Throws what interpolations throw.
 */
export function settledAt({ here, there, folder }: Alone, key: string): { readonly value: unknown } | undefined {
  const found = followed(here, key);
  if (found === undefined) return undefined;
  const other = followed(there, key)?.value;
  if (!hasText(other, folder)) return { value: mapTexts(found.value, escaped) };
  return { value: mapTexts(other, (text) => escaped(text).replaceAll(folder, FOLDER)) };
}

/** Sets a key to a value that is settled. */
export function putSettled(config: MapNode, key: string, value: unknown): void {
  update(config, key, value, { forceAdd: true, merge: false });
}

/** The keys of a config whose values are interpolations. */
export function interpolatedKeys(config: MapNode): string[] {
  return [...leavesOf(config)].flatMap((leaf) =>
    leaf.kind === 'scalar' && leaf.syntax !== undefined ? [fullKey(leaf)] : [],
  );
}
