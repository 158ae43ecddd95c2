/** @file Overrides where nobody would read them. */
import { HydrosolError } from '../errors.ts';
import { shellWord } from '../override/index.ts';
import type { Program } from '../program/index.ts';
import type { Flags } from './flags.ts';

/**
 * Fails with USAGE if overrides stand beside a flag that takes a run as it was saved; of a single run it says how to run it with
 * them in a new folder.
 */
export async function assertAllRead(
  program: Pick<Program<never, never>, 'name' | 'isShipped'>,
  flags: Flags,
): Promise<void> {
  const verb = (['resume', 'reproduce', 'work'] as const).find((name) => flags[name] !== undefined);
  const [first] = flags.overrides;
  if (verb === undefined || first === undefined) return;
  const folder = flags[verb]!;
  const { lineFor, programRecordOf } = await import('../program/index.ts');
  const { kindOfFolder } = await import('../record/index.ts');
  const again = [lineFor(programRecordOf(program), 'rerun', folder), ...flags.overrides.map(shellWord)].join(' ');
  throw new HydrosolError('USAGE', `--${verb} takes the config as it was saved: '${first}' would change nothing`, {
    expected: 'a folder, and no overrides',
    hints: kindOfFolder(folder) === 'run' ? [`to run it in a new folder, changed: ${again}`] : [],
  });
}
