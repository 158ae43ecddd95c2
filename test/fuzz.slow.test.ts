/** @file More random texts than in `fuzz.test.ts`. */
import { fuzz } from './fuzz.ts';

fuzz(1);
