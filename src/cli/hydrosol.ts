#!/usr/bin/env node
/** @file The command `hydrosol`. */
import { hydrosol } from './commands/hydrosol.ts';

process.exitCode = await hydrosol(process.argv.slice(2));
