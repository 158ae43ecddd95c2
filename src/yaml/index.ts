export { dumpYaml } from './dump.ts';
export type { DumpOptions } from './dump.ts';
export { MAX_DEPTH } from './library.ts';
export { parseYaml } from './parse.ts';
export type { YamlOptions } from './parse.ts';
export { toPlain } from './tree.ts';
export type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './tree.ts';
