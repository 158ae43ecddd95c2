import { suite } from './suite.ts';

suite('compose.jsonl', 896);
suite('compose-random.jsonl', 500);
