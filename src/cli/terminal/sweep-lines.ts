/** @file Where a sweep stands, as lines. */
import type { RunningJob, SweepStatus } from '../../sweep/index.ts';
import { formatNumber, formatSeconds } from '../../track/index.ts';
import { cutDisplay } from '../../util/display-width.ts';

/** `12 of 36 finished, 1 failed, 2 running, 21 left; about 2:10 to go`. */
function statusLine({ total, finished, pruned, failed, running, left, secondsLeft }: SweepStatus): string {
  const counts = [
    `${finished} of ${total} finished${pruned > 0 ? ` (${pruned} pruned)` : ''}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(running.length > 0 ? [`${running.length} running`] : []),
    ...(left > 0 ? [`${left} left`] : []),
  ].join(', ');
  const open = left + running.length > 0;
  return secondsLeft === undefined || !open ? counts : `${counts}; about ${formatSeconds(secondsLeft)} to go`;
}

/** `worker 0  #5  2:03  model=cnn seed=1  student 2/3, loss 1.234`. */
function runningLine({ number, slot, seconds, words, progress }: RunningJob): string {
  const stage =
    progress === undefined
      ? []
      : [`${progress.stage} ${progress.epoch}/${progress.epochs}, loss ${formatNumber(progress.loss)}`];
  const who = slot === undefined ? 'by hand ' : `worker ${slot}`;
  return [who, `#${number}`, formatSeconds(seconds), ...(words.length === 0 ? [] : [words.join(' ')]), ...stage].join(
    '  ',
  );
}

/** One line for the sweep, and one for each job that runs, each no wider than `width` columns. */
export function statusLines(status: SweepStatus, { width }: { readonly width: number }): string[] {
  const running = [...status.running].sort((a, b) => (a.slot ?? Infinity) - (b.slot ?? Infinity));
  return [statusLine(status), ...running.map((job) => `  ${runningLine(job)}`)].map((line) => cutDisplay(line, width));
}
