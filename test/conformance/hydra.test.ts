import { suite } from './suite.ts';

suite('hydra-1.3.8-random.jsonl', 2070);
suite('hydra-1.4rc3.jsonl', 800);
suite('hydra-1.4rc3-keys.jsonl', 877);
