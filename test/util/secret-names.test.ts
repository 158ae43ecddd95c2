import { expect, it } from 'vitest';
import { isSecretName } from '../../src/util/secret-names.ts';

it.each([
  'token',
  'api_key',
  'apiKey',
  'MLFLOW_TRACKING_TOKEN',
  'AWS_SECRET_ACCESS_KEY',
  'db.password',
  'client-secret',
  'KEY',
])('%s is a secret', (name) => expect(isSecretName(name)).toBe(true));

it.each(['', 'tokens', 'max_tokens', 'token_dim', 'tokenizer', 'keyboard', 'monkey', 'learning_rate', 'secret_santa'])(
  "'%s' is none",
  (name) => expect(isSecretName(name)).toBe(false),
);
