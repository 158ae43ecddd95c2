#!/usr/bin/env node
import { main } from './main.ts';
import { shipped } from './shipped.ts';

process.exitCode = await main(shipped);
