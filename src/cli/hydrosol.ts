#!/usr/bin/env node
/** @file The command `hydrosol`. */
import { EXIT } from './exit.ts';
import { answered } from './start.ts';

async function start(words: readonly string[]): Promise<void> {
  if (words[0] === 'run' && answered(words.slice(1))) return;
  const { hydrosol } = await import('./commands/hydrosol.js');
  // where it waits for what never comes, Node ends the process
  process.exitCode = EXIT.failed;
  process.exitCode = await hydrosol(words);
}

void start(process.argv.slice(2));
