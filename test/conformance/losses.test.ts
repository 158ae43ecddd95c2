import { suite } from './suite.ts';

suite('losses.jsonl', 334, 'cpu');
