/** @file The schema of the shipped experiment's config as data, so that checking a config needs no TensorFlow.js. */
import { readFile } from 'node:fs/promises';
import { ownFile } from '../util/own-files.ts';

/** The build writes it. */
const FILE = 'app/experiment-schema.json';

/** The schema: the built file, or, where the sources run as they are, what the parts themselves say. */
export async function readExperimentSchema(): Promise<object> {
  const text = await readFile(ownFile(FILE), 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as object;
  return (await import('./experiment-config.ts')).experimentSchema;
}
