/** @file Tree → YAML text. */
import { writeFileAtomic } from '../util/files.ts';
import { dumpYaml } from '../yaml/index.ts';
import type { DumpOptions } from '../yaml/index.ts';
import type { ContainerNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import { toWritten } from './to-container.ts';

export interface ToYamlOptions extends DumpOptions, ResolveOptions {
  /** Whether interpolations are resolved, or stay text (the default). */
  readonly resolve?: boolean;
}

/** A config as YAML, byte for byte as `OmegaConf.to_yaml` prints it. */
export function toYaml(config: ContainerNode, options: ToYamlOptions = {}): string {
  return dumpYaml(toWritten(config, options), options);
}

/** Writes a config to a file, whole or not at all. */
export async function save(config: ContainerNode, path: string, options: ToYamlOptions = {}): Promise<void> {
  await writeFileAtomic(path, toYaml(config, options));
}
