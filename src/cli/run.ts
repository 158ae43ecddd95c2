#!/usr/bin/env node
/** @file `run`: the shipped experiment. */
import { main } from './main.ts';
import { shipped } from '../app/index.ts';

process.exitCode = await main(shipped);
