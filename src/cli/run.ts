#!/usr/bin/env node
/** @file `run`: the shipped experiment. */
import { EXIT } from './exit.ts';
import { answered } from './start.ts';

async function start(words: readonly string[]): Promise<void> {
  if (answered(words)) return;
  const { run } = await import('./commands/run.js');
  // where it waits for what never comes, Node ends the process
  process.exitCode = EXIT.failed;
  process.exitCode = await run(words);
}

void start(process.argv.slice(2));
