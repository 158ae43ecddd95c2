/**
 * @file `run --cfg`, and nothing else: composes and prints. The build makes a script of its own of it, which the commands try
 * first (`start.ts`). It imports neither the experiment nor what only errors need: whatever is not plain is left to `main`.
 */
import { composeAll, findSecrets, NO_SECRETS, openWorkshop } from '../compose/index.ts';
import { HydrosolError } from '../errors.ts';
import { CONFIG_FOLDER } from '../util/own-files.ts';
import { parseFlags } from './flags.ts';
import { configText, keyOf } from './questions/config.ts';
import { printData } from './terminal/print.ts';

/**
 * Prints the config of the shipped experiment that the words behind `run` ask for, as `main` does, and gives whether it did: not
 * where they ask for something else, or where there is something to say about them.
 */
export function printsConfig(words: readonly string[], print: (text: string) => void = printData): boolean {
  try {
    const flags = parseFlags(words);
    const { cfg, help, hydraHelp, version, rerun, showSecrets } = flags;
    if (cfg === undefined || help || hydraHelp || version || rerun !== undefined) return false;
    const workshop = openWorkshop({ name: 'run', configDir: CONFIG_FOLDER }, flags);
    const { composition, errors } = composeAll(workshop, flags.overrides, 'run');
    if (errors.length > 0 || composition.warnings.length > 0) return false;
    const secrets = showSecrets ? NO_SECRETS : findSecrets(composition.config, composition);
    print(configText(composition, { ...flags, package: keyOf(workshop, flags.package) }, secrets));
    return true;
  } catch (error) {
    if (error instanceof HydrosolError) return false;
    throw error;
  }
}

/** What the script exports. */
export interface ConfigOnly {
  readonly printsConfig: typeof printsConfig;
}
