#!/usr/bin/env node
/** @file `run`, the built command: as `run.ts`, on the built start. */
import type * as Start from './start.ts' with { 'resolution-mode': 'import' };

const { main, shipped } = require('./start.cjs') as typeof Start;

void (async () => {
  process.exitCode = await main(shipped);
})();
