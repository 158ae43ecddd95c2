#!/usr/bin/env node
import { main, shipped } from './start.ts';

process.exitCode = await main(shipped);
