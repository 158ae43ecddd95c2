/** @file Compositions of config trees on disk, for tests of what the command line shows. */
import { composeAll, openWorkshop, type ComposedAll, type Workshop } from '../../src/compose/index.ts';
import { writeTree, type Files } from '../compose/conf-tree.ts';

/** Composes `config` of a tree as `run WORDS` would. Origins have the folder's path taken away. */
export function composed(
  files: Files,
  words: readonly string[] = [],
): ComposedAll & { readonly folder: string; readonly workshop: Workshop } {
  const folder = writeTree(files);
  const flags = { configPath: undefined, configName: undefined, configDir: undefined };
  const workshop = openWorkshop({ name: 'app', configDir: folder }, flags, { version: '1.2.3' });
  return { ...composeAll(workshop, words, 'run'), folder, workshop };
}
