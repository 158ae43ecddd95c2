/** @file One word of the command line → one override value, and back. Pure: no files, no config. */
export type { ExpandOptions } from './expand.ts';
export { expandGrid, expandOverride, isSweepOverride, sweepValues } from './expand.ts';
export { listFunctions } from './functions/call.ts';
export { filterNames, globPattern } from './glob.ts';
export type { Key, Override, OverrideType } from './override.ts';
export { isHydraOverride, overrideKey } from './override.ts';
export { isKey, readKey } from './parse-key.ts';
export type { ParseOptions } from './parse.ts';
export { parseOverride, parseOverrides, parseValue, readValue } from './parse.ts';
export { printOverride, printPlain, printValue } from './print.ts';
export { rangeLength, rangeValues } from './range.ts';
export { shellWord } from './shell-word.ts';
export type {
  ChoiceSweep,
  Edit,
  EditOperation,
  Glob,
  IntervalSweep,
  LogRangeSweep,
  NumberValue,
  PlainValue,
  QuotedString,
  RangeCast,
  RangeSweep,
  SweepValue,
  Value,
} from './value.ts';
export { isPlainValue, isSweep, toPlain, uniqueEntries } from './value.ts';
