/** @file The recorded losses once more, compiled. */
import { suite } from './suite.ts';

suite('losses.jsonl', 334, 'compiled');
