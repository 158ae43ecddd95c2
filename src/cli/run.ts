#!/usr/bin/env node
/** @file `run`: the shipped experiment. */
import { answered } from './start.ts';

async function start(words: readonly string[]): Promise<void> {
  if (answered(words)) return;
  const { run } = await import('./commands/run.js');
  process.exitCode = await run(words);
}

void start(process.argv.slice(2));
