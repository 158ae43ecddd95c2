/** @file The models that a config can name. */
import { cnn } from './cnn.ts';
import { lenet } from './lenet.ts';
import { mlp } from './mlp.ts';
import { mobilenet } from './mobilenet.ts';
import { resnet } from './resnet.ts';
import { rnn } from './rnn.ts';
import { transformer } from './transformer.ts';
import { vgg } from './vgg.ts';
import { vit } from './vit.ts';
import { wrn } from './wrn.ts';

export const models = { mlp, cnn, lenet, vgg, resnet, wrn, mobilenet, rnn, transformer, vit } as const;
