/** @file A program for the conf trees: a task that keeps what it was given. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Program } from '../../src/cli/program.ts';
import type { JobContext } from '../../src/run/index.ts';

const VARIABLES = ['FARM_DIR', 'FARM_THREADS', 'FARM_USER'];

/** Writes what the job was given into its folder, as the task of record.py does. */
async function task({ config, folder }: JobContext): Promise<object> {
  const variables = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name] ?? null]));
  const seen = { config, variables, cwd: process.cwd() };
  await writeFile(join(folder, 'seen.json'), JSON.stringify(seen));
  return seen;
}

export function treeProgram(configDir: string, configName: string): Program<unknown, object> {
  return { name: 'program', configDir, configName, load: async () => ({ task }) };
}
