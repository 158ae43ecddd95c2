/** @file What trackers are told of a sweep itself. */
import type { Workshop } from '../compose/index.ts';
import type { RunEnvironment } from '../run/index.ts';
import { runName, type RunInfo } from '../track/index.ts';

/** The run of a sweep in its folder; `words` are those of its command line, without secrets. */
export function sweepInfo(
  { name: job }: Pick<Workshop, 'name'>,
  { git }: Pick<RunEnvironment, 'git'>,
  { folder, words }: { readonly folder: string; readonly words: readonly string[] },
): RunInfo {
  return {
    name: runName({ role: 'sweep', job, words, folder }),
    started: Date.now(),
    params: new Map(),
    tags: new Map([['hydrosol.sweep', words.join(' ')]]),
    folder,
    role: 'sweep',
    git,
  };
}
