import { suite } from './suite.ts';

suite('hydra-1.3.8-random.jsonl', 2070);
