import { expect, it } from 'vitest';
import { isSecretName, isSecretVariable } from '../../src/util/secret-name.ts';

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
  'Authorization',
  'proxy-authorization',
  'auth',
  'basic_auth',
  'oauth',
  'bearer',
  'Cookie',
  'set-cookie',
  'cookies',
  'x-api-key',
  'session_token',
  'sessionKey',
  'passphrase',
  'passcode',
  'jwt',
];
const open = [
  'tokens',
  'max_tokens',
  'tokenizer',
  'pad_token',
  'cls_token',
  'key',
  'monkey',
  'passwords_file',
  'seed',
  'num_keys',
  'key_dim',
  'token_ids',
  'num_token',
  'author',
  'authors',
  'auth_url',
  'authenticate',
  'cookie_policy',
  'bearer_format',
];

const variables = ['DB_PASSWORD', 'SIGNING_KEY', 'SMTP_PASS', 'TOKEN'];
const openVariables = ['PWD', 'OLDPWD', 'KEYBOARD', 'PASSWORD_STORE_DIR', 'HOME'];

it.each(variables)('%s is the name of a secret variable', (name) => expect(isSecretVariable(name)).toBe(true));
it.each(openVariables)('%s is none', (name) => expect(isSecretVariable(name)).toBe(false));

it.each(secret)('%s is the name of a secret', (name) => expect(isSecretName(name)).toBe(true));

it.each(open)('%s is none', (name) => expect(isSecretName(name)).toBe(false));
