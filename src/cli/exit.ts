/** @file What the exit code of a command says. */

/** 0: done. 1: an experiment failed. 2: the command or a config is wrong, nothing was run. 130: interrupted (128 + SIGINT). */
export const EXIT = { done: 0, failed: 1, wrong: 2, interrupted: 130 } as const;
