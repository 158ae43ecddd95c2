#!/usr/bin/env node
/** @file The command `hydrosol`. */
import { answered } from './start.ts';

async function start(words: readonly string[]): Promise<void> {
  if (words[0] === 'run' && answered(words.slice(1))) return;
  const { hydrosol } = await import('./commands/hydrosol.js');
  process.exitCode = await hydrosol(words);
}

void start(process.argv.slice(2));
