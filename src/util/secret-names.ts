/** @file Names whose values must not be shown. */

const SECRET_WORDS = new Set([
  'apikey',
  'credential',
  'credentials',
  'key',
  'passphrase',
  'passwd',
  'password',
  'secret',
  'token',
]);

/** Whether a key or an environment variable is named like a secret: its last word is `token`, `password`, `key`, … */
export function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').split(/[^A-Za-z\d]+/);
  return SECRET_WORDS.has((words.at(-1) ?? '').toLowerCase());
}
