/** @file The log of a run: its config, its lines, where they go. */
export { readLogConfig, type LogConfig } from './config.ts';
export { LEVELS, type Level, type LogFormat } from './format.ts';
export { openLog, type Log, type OpenLog, type Terminal } from './log.ts';
