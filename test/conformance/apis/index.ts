/** @file All kinds of recorded cases. A new kind is a file here and a line in this list. */
import type { CaseKind } from '../kind.ts';
import { compositions, sweeps } from './compose.ts';
import { recordedLosses } from './losses.ts';
import { omegaconf } from './omegaconf.ts';
import { recordedOptimizers } from './optimizers.ts';
import { parsedOverrides } from './parse-override.ts';

export const KINDS: readonly CaseKind[] = [
  omegaconf,
  parsedOverrides,
  compositions,
  sweeps,
  recordedLosses,
  recordedOptimizers,
];
