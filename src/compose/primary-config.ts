/** @file What the primary config says of the `hydra` node, before anything is composed. */
import type { MapNode } from '../config/index.ts';
import type { Repository } from './repository.ts';
import { fromYaml } from '../config/index.ts';

/** The primary config alone, its defaults list left out, if it may say something of this key of the `hydra` node. */
export function primaryWith(repository: Repository, configName: string | undefined, key: string): MapNode | undefined {
  const content = configName === undefined ? undefined : repository.load(configName)?.content;
  const hydra =
    content?.kind === 'map' ? content.entries.find((entry) => entry.key.value === 'hydra')?.value : undefined;
  if (content === undefined || hydra === undefined) return undefined;
  if (hydra.kind === 'map' && hydra.entries.every((entry) => entry.key.value !== key)) return undefined;
  const config = fromYaml(content);
  return config.kind === 'map' ? config : undefined;
}
