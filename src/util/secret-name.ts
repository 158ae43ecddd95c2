/** @file Whether the name of a key or of an environment variable says that its value is a secret. */

/** A name that ends in one of these holds a secret. */
const SECRET =
  /(?:^|_)(?:(?:api|access|private|secret|auth|account|signing|encryption|session|ssh)_?key|token|password|passwd|passphrase|passcode|pwd|secrets?|credentials?|(?:o|basic_?)?auth|authorization|bearer|cookies?|jwt)$/;

/** Environment variables are named more shortly, and other keys than those of locks are rarely among them. */
const SECRET_VARIABLE = /(?:^|_)(?:key|pass|pw)$/;

/** The folder that a shell is in. */
const FOLDER = /^(?:old_?)?pwd$/;

/** Tokens of a vocabulary: `pad_token` is what sentences are filled up with. */
const VOCABULARY =
  /(?:^|_)(?:pad|eos|bos|unk|cls|sep|mask|class|start|end|stop|special|additional|per|num|next|new|image|video|audio|word)_token$/;

/** What every such name has in it; most names do not, and need no closer look. */
const SECRET_HINT = /key|token|pass|pwd|pw$|secret|credential|auth|bearer|cookie|jwt/i;

/** `apiKey`, `API-KEY` → `api_key`. */
function words(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toLowerCase();
}

/**
 * Whether a name looks like that of a secret: `password`, `MLFLOW_TRACKING_TOKEN`, `apiKey`, `credentials`, `Authorization`, `cookie`;
 * but neither `max_tokens`, `tokenizer`, `pad_token` nor `num_keys`, `author`, `auth_url`.
 */
export function isSecretName(name: string): boolean {
  if (!SECRET_HINT.test(name)) return false;
  const plain = words(name);
  return SECRET.test(plain) && !VOCABULARY.test(plain);
}

/** Whether an environment variable looks like a secret by its name: also `SIGNING_KEY`, `DB_PASS`, but not `PWD`. */
export function isSecretVariable(name: string): boolean {
  if (!SECRET_HINT.test(name)) return false;
  const plain = words(name);
  return !FOLDER.test(plain) && (isSecretName(name) || SECRET_VARIABLE.test(plain));
}

/** Whether a key, or one that it is below, has the name of a secret: `db.password`, `secrets[0]`, `+a/b@token`. */
export function isSecretKey(key: string): boolean {
  return SECRET_HINT.test(key) && key.split(/[.[\]/@:]+/).some(isSecretName);
}

/** Whether there is something to hide in a value: a truth value, null, `???` and a reference give nothing away. */
export function isTelling(text: string): boolean {
  return (
    !['', 'true', 'false', 'none', 'null', '~', '???'].includes(text.toLowerCase()) && !/^\$\{[^,{}]*\}$/.test(text)
  );
}
