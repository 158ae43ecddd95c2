/** @file Writes a network of a run as a file for other tools. */
import { extname, join } from 'node:path';
import { HydrosolError } from '../../errors.ts';
import { assertRunFolder } from '../../record/index.ts';
import { readRunSummary } from '../../report/index.ts';
import { bestFolder } from '../../sweep/index.ts';
import { writeOutput } from '../../util/files.ts';
import { shownPath } from '../../util/shown-path.ts';
import { nearest } from '../../util/suggest.ts';
import { EXIT } from '../exit.ts';
import { printResult } from '../terminal/print.ts';
import { commandLine } from './command-line.ts';

/**
 * Writes a network of a finished stage to `file`, in the format that the name ends with. Throws USAGE for another format,
 * RUN_FOLDER for a folder without that network, and what cannot be read or written.
 */
export async function exportRun(given: string, file: string, { stage }: { readonly stage: string }): Promise<number> {
  const { EXPORT_FORMATS, exportNetwork } = await (await import('../../app/index.ts')).loadShippedExperiment();
  const ending = extname(file).slice(1);
  const lineFor = (path: string): string => commandLine('export', path, file);
  const folder = await bestFolder(given, lineFor);
  const format = EXPORT_FORMATS.find((known) => known === ending);
  if (format === undefined) {
    throw new HydrosolError('USAGE', `'${file}' does not say in which format to write`, {
      expected: `a name that ends with ${EXPORT_FORMATS.map((known) => `.${known}`).join(' or ')}`,
      suggestion: commandLine(
        'export',
        folder,
        `${file.slice(0, file.length - extname(file).length)}.${nearest(ending, EXPORT_FORMATS)[0] ?? EXPORT_FORMATS[0]}`,
      ),
    });
  }
  assertRunFolder(folder, lineFor);
  const { stages } = readRunSummary(folder);
  const found = stages[stage];
  if (found === undefined) {
    const known = Object.keys(stages);
    throw new HydrosolError('RUN_FOLDER', `the run in ${shownPath(folder)} has no network '${stage}'`, {
      expected: known.join(', '),
      suggestion: nearest(stage, known).map((near) => commandLine('export', folder, file, '--stage', near))[0],
    });
  }
  const metadata = {
    stage,
    model: found.model,
    accuracy: String(found.accuracy),
    weights_sha256: found.weights_sha256,
  };
  const bytes = await exportNetwork(join(folder, stage), format, metadata);
  await writeOutput(file, bytes);
  printResult(`${stage}: ${found.model}, ${bytes.length.toLocaleString('en')} bytes in ${shownPath(file)}\n`);
  return EXIT.done;
}
