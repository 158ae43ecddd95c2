/** @file A sweep that stops because its disk takes nothing more. */
import { HydrosolError } from '../errors.ts';
import { lineFor, programRecordOf, type Program } from '../program/index.ts';
import { describeFault, diskFaultOf, type DiskFault } from '../util/disk-fault.ts';
import { shownPath } from '../util/shown-path.ts';

/** The error of a sweep that stops for its disk, with how it is gone on with. */
export function diskStop(
  program: Pick<Program<never, never>, 'name' | 'isShipped'>,
  folder: string,
  fault: DiskFault,
): HydrosolError {
  const line = lineFor(programRecordOf(program), 'resume', folder);
  return new HydrosolError('RUN_FOLDER', `the sweep in ${shownPath(folder)} stops: ${describeFault(fault)}`, {
    expected: 'a disk that takes what jobs write; what is finished is kept',
    hints: [`when it does, go on with: ${line}`, `and run those again that failed for it: ${line} --failed`],
    // what tells the launcher of a worker
    cause: Object.assign(new Error(fault), { code: fault }),
  });
}

/** What `work` gives. An error of the disk is thrown as `diskStop`; any other one as it is. */
export async function orDiskStop<T>(
  program: Pick<Program<never, never>, 'name' | 'isShipped'>,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fault = diskFaultOf(error);
    throw fault === undefined ? error : diskStop(program, folder, fault);
  }
}
