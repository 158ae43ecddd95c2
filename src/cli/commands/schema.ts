/** @file `hydrosol schema`: JSON Schemas of the configs, for editors. */
import { join } from 'node:path';
import { openWorkshop, type Workshop } from '../../compose/index.ts';
import { HydrosolError } from '../../errors.ts';
import { prettyJson } from '../../util/json.ts';
import { nearest } from '../../util/suggest.ts';
import { writeOutput } from '../../util/files.ts';
import { configSchemas, type SchemaFiles } from './config-schemas.ts';
import { EXIT } from '../exit.ts';
import { printData, printResult } from '../terminal/print.ts';
import { schemaOf, type Program } from '../../program/index.ts';
import { shownPath } from '../../util/shown-path.ts';

export interface SchemaOptions {
  /** The group whose schema is printed; the whole config if missing. */
  readonly group?: string | undefined;
  /** Folder for the schemas of everything; nothing is printed then but their names. */
  readonly out?: string | undefined;
  readonly configPath?: string | undefined;
  readonly configName?: string | undefined;
  readonly configDir?: string | undefined;
}

type WithSchema = Pick<Program<never, never>, 'name' | 'configDir' | 'configName' | 'schema'>;

/** The schemas of a program's configs. Throws USAGE if the program has no schema. */
export async function programSchemas(program: WithSchema, { repository }: Workshop): Promise<SchemaFiles> {
  const whole = await schemaOf(program);
  if (whole === undefined) throw new HydrosolError('USAGE', `${program.name} has no schema`);
  return configSchemas(whole, repository, program.name);
}

/**
 * Prints the schema of the whole config or of one group, in the form in which configs are written; or writes all of them
 * into a folder. Throws USAGE for a group that is not there.
 */
export async function schema(program: WithSchema, options: SchemaOptions): Promise<number> {
  const { group = 'config', out, configPath, configName, configDir } = options;
  const workshop = openWorkshop(program, { configPath, configName, configDir });
  const files = await programSchemas(program, workshop);
  if (out !== undefined) {
    for (const [name, content] of files) {
      await writeOutput(join(out, name), `${JSON.stringify(content)}\n`);
      printResult(`${shownPath(join(out, name))}\n`);
    }
    return EXIT.done;
  }
  const found = files.get(`${group}.json`);
  if (found === undefined) {
    const groups = Array.from(files.keys(), (name) => name.slice(0, -'.json'.length));
    const expected = `one of ${groups.join(', ')}`;
    const suggestion = nearest(group, groups).map((near) => `npx hydrosol schema ${near}`)[0];
    throw new HydrosolError('USAGE', `there is no group ${group}`, { expected, suggestion });
  }
  printData(prettyJson(found));
  return EXIT.done;
}
