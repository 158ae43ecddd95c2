import { expect, it } from 'vitest';
import { isSecretName } from '../../src/util/secret-name.ts';

const secret = [
  'password',
  'db_passwd',
  'token',
  'HF_TOKEN',
  'MLFLOW_TRACKING_PASSWORD',
  'WANDB_API_KEY',
  'apiKey',
  'AWS_SECRET_ACCESS_KEY',
  'client-secret',
  'credentials',
  'ssh_key',
];
const open = ['tokens', 'max_tokens', 'tokenizer', 'pad_token', 'cls_token', 'key', 'monkey', 'passwords_file', 'seed'];

it.each(secret)('%s is the name of a secret', (name) => expect(isSecretName(name)).toBe(true));

it.each(open)('%s is none', (name) => expect(isSecretName(name)).toBe(false));
