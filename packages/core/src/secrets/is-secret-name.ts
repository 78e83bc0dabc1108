/** Words that make a name one of a secret, wherever they are in it. */
const strong =
  /^(passw(or)?ds?|pwd|passphrases?|passcodes?|secrets?|o?auth|authori[sz]ation|authentication|bearer|jwts?|cred(ential)?s?|cookies?|hmac|sig|otp|pem|pat)$/;

/** Words after which `pass` is short for password. */
const account = /^(user|admin|root|db|database|mysql|postgres|redis|smtp|imap|ftp|email|mail|login|basic)$/;

/** Two words that together name a secret, where neither does alone. */
const pairs =
  /(^| )((session|sess) id|service account|connection (string|url|uri)|(seed|recovery) phrase|api (key|token)s?|(access|secret|private|signing|encryption) keys?)( |$)/;

/** What is said of a secret without being one, as the last word of a name. */
const describing =
  /^(strength|lengths?|sizes?|counts?|types?|modes?|methods?|schemes?|polic(y|ies)|ratios?|limits?|intervals?|rates?|formats?|algorithms?|styles?|colou?rs?|required|enabled|scales?)$/;

/** Words in the name of a token that is a piece of text and not a pass. */
const ofText =
  /^(max|min|num|n|total|per|count|limit|budget|merg(e|ing)|normali[sz]ation|weights?|stop|eos|bos|pad|unk|sep|cls|masks?|special|trigger|placeholder|class|instance|start|end|bias|embeddings?|probabilit(y|ies)|logprobs?|window|pruning|reduction|mixing|dropout|ids|index|position)$/;

/** Words that tokens are counted by. */
const counted = /^(new|input|output|prompt|completion|image|text|video|audio|visual)$/;

/** Words next to `key` where it is the main thing, a colour to cut out, a tone, or what something is found by. */
const ofOtherKey =
  /^(frames?|colou?r|light(ing)?|points?|poses?|words?|visuals?|images?|arts?|styles?|elements?|features?|details?|moments?|scenes?|shots?|subjects?|objects?|strength|interval|signature|binding|board|chroma|luma|alpha|green|blue|musical|music|song|hot|short|cache|sort|lookup|public|primary|foreign|partition|group|object|idempotency|preset|template|theme|voice|layout)$/;

/** Words before `signature` where it is one of music, or a painter's. */
const ofArt = /^(time|key|beat|artists?|painters?)$/;

/** A word that ends in a secret's noun, without a space: `hftoken`, `openaiapikey`. */
const runTogether =
  /^(.*?)(?:(passwords?|secrets?|tokens?)|(api|access|auth|secret|private|signing|encryption|license|service|account|master|client|session|ssh|openai|replicate|hf|google|gemini|anthropic|azure|aws|stability|fal)(keys?))$/;

/** Longer names are no names: only their end is looked at. */
const maxLength = 200;

/**
 * Whether an input of this name is likely to hold a secret: a key, a token, a password or the like, in any style of
 * writing. In doubt it is: a value that is hidden for nothing costs less than a secret that is recorded.
 *
 * @example
 * ```ts
 * isSecretName("openaiApiKey"); // true
 * isSecretName("max_tokens"); // false
 * ```
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || describing.test(last)) return false;
  return pairs.test(words.join(" ")) || words.some((word, index) => isSecretWord(word, index, words));
}

function isSecretWord(word: string, index: number, words: readonly string[]): boolean {
  const before = words[index - 1] ?? "";
  if (word === "signature" || word === "signatures") return !ofArt.test(before);
  if (strong.test(word)) return true;
  if (word === "pass") return words.length === 1 || account.test(before);
  if (word === "token") return !words.some((other) => ofText.test(other));
  if (word === "tokens") return !words.some((other) => ofText.test(other) || counted.test(other));
  if (/^keys?$/.test(word)) return !ofOtherKey.test(before) && !ofOtherKey.test(words[index + 1] ?? "");
  return false;
}

/** The words of a name in lower case, without numbers. */
function wordsOf(name: string): string[] {
  return name
    .slice(-maxLength)
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, " ")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .flatMap((word) => runTogether.exec(word)?.slice(1) ?? word)
    .filter((word) => word);
}
