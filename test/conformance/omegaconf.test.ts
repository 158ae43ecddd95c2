import { suite } from './suite.ts';

suite('omegaconf-2.4-hydra-1.4.jsonl', 2904);
suite('omegaconf-2.4.1rc1-random.jsonl', 1498);
suite('omegaconf-2.4.1rc1-yaml.jsonl', 1500);
