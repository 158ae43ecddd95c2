/** @file The schema of the shipped experiment's config as data, so that checking a config needs no TensorFlow.js. */
import { readFile, writeFile } from 'node:fs/promises';

/** Lies beside the built module; the build writes it. */
const FILE = new URL('./experiment-schema.json', import.meta.url);

/** The schema: the built file, or, where the sources run as they are, what the parts themselves say. */
export async function readExperimentSchema(): Promise<object> {
  const text = await readFile(FILE, 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as object;
  return (await import('./experiment-config.ts')).experimentSchema;
}

/** Writes the built file: the last step of `npm run build`. */
export async function writeExperimentSchema(): Promise<void> {
  const { experimentSchema } = await import('./experiment-config.ts');
  await writeFile(FILE, JSON.stringify(experimentSchema));
}
