/** @file The job of a run folder, by whose it is: one's own as it was logged, anybody else's with what it may reach and load. */
import { withValues, type ComposedConfig } from '../compose/index.ts';
import type { SavedRun } from '../record/index.ts';
import { shownPath } from '../util/shown-path.ts';
import { oneLine } from '../util/visible.ts';
import { approve, type Approval } from './approve.ts';
import type { Verb } from './command-line.ts';
import { loggedJob, loggedTask } from './logged-job.ts';
import type { Session } from './session.ts';
import { strangersJob, type Owner, type Places } from './stranger.ts';

/** A job from a run folder. */
export interface TakenJob {
  readonly composition: ComposedConfig;
  /** Missing for a run of one's own, which may load what it loaded. */
  readonly approval?: Approval | undefined;
}

/** What is to be done with a run. */
interface Wanted {
  readonly run: SavedRun;
  readonly verb: Verb;
  readonly pins?: readonly string[];
  /** Values that are known of the job: its folder, where it goes on in one. */
  readonly places?: Places;
  /** Values with which it runs, whoever made it: a run that goes on as it began. */
  readonly kept?: Places;
}

/**
 * The job of a run folder. A run that this user signed is taken as it is. Of any other it says what is not taken, and asks before
 * code is loaded (`approve`). Fails with RUN_FOLDER for a folder without a config, and with USAGE where code may not be loaded.
 */
export async function takeJob(
  session: Pick<Session, 'console' | 'confirm'>,
  program: Owner,
  { run, verb, pins = [], places = {}, kept = {} }: Wanted,
): Promise<TakenJob> {
  const logged = loggedTask(run, pins);
  if (run.isOwn()) return { composition: withValues(loggedJob(program, run, logged), { ...places, ...kept }) };
  const { folder } = run;
  const { composition: theirs, replaced } = strangersJob(program, folder, logged, places);
  const composition = withValues(theirs, kept);
  const whose = `${shownPath(folder)} is not signed by you: it was made elsewhere, by somebody else, or was changed since`;
  session.console.print(
    oneLine(`note: ${whose}; this program's own settings of ${replaced.join(', ')} are used instead of its`),
  );
  return { composition, approval: await approve(session, program, { folder, verb, composition }) };
}
