/** @file The data sets that a config can name. */
import { cifar10, cifar100 } from './cifar.ts';
import { csv } from './csv.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { idx } from './idx.ts';
import { mnist } from './mnist.ts';
import { synthetic } from './synthetic.ts';
import { words } from './words.ts';

export const datasets = { mnist, fashion_mnist: fashionMnist, cifar10, cifar100, idx, words, csv, synthetic } as const;
