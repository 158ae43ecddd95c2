import { suite } from './suite.ts';

suite('optimizers.jsonl', 47, 'cpu');
suite('optimizers.jsonl', 47, 'compiled');
