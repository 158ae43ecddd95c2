/** @file Whether the name of a key or of an environment variable says that its value is a secret. */

/** A name that ends in one of these holds a secret. */
const SECRET =
  /(?:^|_)(?:(?:api|access|private|secret|auth|account|signing|encryption|ssh)_?key|token|password|passwd|passphrase|pwd|secrets?|credentials?)$/;

/** Tokens of a vocabulary: `pad_token` is what sentences are filled up with. */
const VOCABULARY = /(?:^|_)(?:pad|eos|bos|unk|cls|sep|mask|class|start|end|stop|special|additional|per)_token$/;

/** What every such name has in it; most names do not, and need no closer look. */
const HINT = /key|token|pass|pwd|secret|credential/i;

/** `apiKey`, `API-KEY` → `api_key`. */
function words(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toLowerCase();
}

/**
 * Whether a name looks like that of a secret: `password`, `MLFLOW_TRACKING_TOKEN`, `apiKey`, `credentials`; but neither
 * `max_tokens`, `tokenizer` nor `pad_token`.
 */
export function isSecretName(name: string): boolean {
  if (!HINT.test(name)) return false;
  const plain = words(name);
  return SECRET.test(plain) && !VOCABULARY.test(plain);
}
