/** @file What `--cfg` prints. */
import {
  hideSecrets,
  hydraConfig,
  keyOfAlias,
  readAliases,
  taskConfig,
  type Composition,
  type Secrets,
  type Workshop,
} from '../../compose/index.ts';
import {
  copyNode,
  isContainer,
  meantValue,
  pythonStr,
  resolve,
  selectNode,
  toYaml,
  type MapNode,
} from '../../config/index.ts';
import { describeOrigin, type Origin } from '../../errors.ts';
import type { Flags } from '../flags.ts';
import { yamlWithOrigins } from './origins.ts';
import { unknownKey } from './unknown-key.ts';

/** The key that a flag is about, which may be named by an alias, as in an override. */
export function keyOf({ repository, configName }: Workshop, key: string | undefined): string | undefined {
  return key === undefined ? undefined : keyOfAlias(readAliases(repository, configName).aliases, key);
}

/** The part of a composed config that `--cfg KIND` is about. */
function partOf({ config }: Composition, kind: NonNullable<Flags['cfg']>): MapNode {
  if (kind === 'job') return taskConfig(config);
  return kind === 'hydra' ? hydraConfig(config) : copyNode(config);
}

/**
 * The composed config as YAML: `--cfg`, with `--resolve`, `--package` and `--origins`; a package that is a single
 * value as that value. Throws KEY_UNKNOWN for a package that is not there.
 */
export function configText(
  composition: Composition,
  { cfg = 'job', resolve: resolved, package: path, origins }: Flags,
  secrets: Secrets,
): string {
  const { resolvers } = composition;
  const whole = partOf(composition, cfg);
  // only a job has a number and an id; what needs them is shown as missing, as in Hydra
  if (resolved) resolve(whole, { resolvers, allowsMissing: true });
  hideSecrets(whole, secrets);
  const part = path === undefined || path === '_global_' ? whole : selectNode(whole, path, { resolvers });
  if (part === undefined) throw unknownKey(whole, path ?? '', { flag: '--package', what: 'package' });
  // A single value is printed as Hydra does: the way Python writes it.
  if (part.kind === 'produced') return `${secrets.hide(pythonStr(meantValue(part)))}\n`;
  if (!isContainer(part)) return `${secrets.ofKey(path ?? '', pythonStr(part))}\n`;
  const head = part === whole ? '' : `# @package ${path}\n`;
  const describe = (origin: Origin): string => describeOrigin(origin, secrets);
  return head + (origins ? yamlWithOrigins(part, describe) : toYaml(part));
}
