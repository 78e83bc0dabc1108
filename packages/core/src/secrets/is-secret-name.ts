import { splitWord } from "../util/split-word.ts";

/** Words that make a name one of a secret, wherever they are in it. */
const strong =
  /^(passw(or)?ds?|pwd|passphrases?|passcodes?|secrets?|o?auth|authori[sz]ation|authentication|bearer|jwts?|cred(ential)?s?|cookies?|hmac|sig|otp|pem|pat|sid|sas|mnemonics?|[cx]srf|cvv|dsn)$/;

/** Words after which `pass` is short for password, and `pin` is one. */
const account =
  /^(user|admin|root|db|database|mysql|postgres|pg|sql|mongo|redis|kafka|smtp|imap|ftp|sftp|ssh|sudo|ldap|vpn|wifi|http|proxy|email|mail|login|basic|account|server|service|client|app|api|key|keystore|cert|card|zip|pdf)$/;

/** Two words that together name a secret, where neither does alone. */
const pairs =
  /(^| )((session|sess) id|service account|connection (string|url|uri)|(seed|recovery) phrase|pass keys?|api (key|token)s?|(access|secret|private|signing|encryption|recovery) keys?|(pin|access|unlock|recovery|backup|security|verification|login|auth|activation|mfa) codes?)( |$)/;

/** Words before `token` that make it a pass, whatever else is said of it. */
const ofAccess = /^(access|user|auth|bearer|refresh|session|security|api|bot|client)$/;

/** What is said of a secret without being one, as the last word of a name. */
const describing =
  /^(strength|lengths?|sizes?|counts?|types?|modes?|methods?|schemes?|polic(y|ies)|ratios?|limits?|intervals?|rates?|formats?|algorithms?|styles?|colou?rs?|required|enabled|scales?)$/;

/** Words in the name of a token that is a piece of text and not a pass. */
const ofText =
  /^(max|min|num|n|total|per|count|limit|budget|merg(e|ing)|normali[sz]ation|weights?|stop|eos|bos|pad|unk|sep|cls|masks?|special|trigger|placeholder|class|instance|start|end|bias|embeddings?|probabilit(y|ies)|logprobs?|window|pruning|reduction|mixing|dropout|ids|index|position|style|lora|concept)$/;

/** Words that begin the name of a number of tokens. */
const ofNumber = /^(max|min|num|n|total)$/;

/** Words that tokens are counted by. */
const counted =
  /^(new|input|output|prompt|completion|image|text|video|audio|visual|thinking|reasoning|cached?)$/;

/** Words next to `key` where it is the main thing, a colour to cut out, a tone, or what something is found by. */
const ofOtherKey =
  /^(frames?|colou?r|light(ing)?|points?|poses?|words?|visuals?|images?|arts?|styles?|elements?|features?|details?|moments?|scenes?|shots?|subjects?|objects?|strength|interval|signature|binding|board|chroma|luma|alpha|green|blue|musical|music|song|piano|major|minor|low|high|soft|hot|short|cache|sort|lookup|public|primary|foreign|partition|group|object|idempotency|preset|template|theme|voice|layout)$/;

/** Other things that may have a key of their own; a service has a secret for each: `fal_image_key`. */
const ofService =
  /^(images?|voices?|boards?|music|songs?|arts?|objects?|presets?|templates?|groups?|styles?)$/;

/** Words before such things that are no services. */
const descriptive =
  /^(first|last|next|previous|start|end|mid|middle|main|my|input|output|source|target|reference|ref|default|character|face|pose|depth|mask|background|foreground|base|style|image|text|video|audio|music|art|object|preset|template|group|voice|song|primary|public|cache|sort|lookup|the|a)$/;

/** Words before `signature` where it is one of music, or a painter's. */
const ofArt = /^(time|key|beat|artists?|painters?)$/;

/** A word that ends in a secret's noun, without a space: `hftoken`, `openaiapikey`. */
const runTogether = /^(.*?)(?:(passwords?|secrets?|tokens?)|(?<=..)(keys?))$/;

/** Words and first names that end in `key` by chance. */
const endsInKey =
  /^((mon|don|tur|hoc|joc|whis|turn|lac|flun|malar|ho|po|jo|smo|fla|sha|sna|o|do|cri|cro|tric|mic|mi|ric|dic|hic|vic|yan|hus|quir|latch|cockamon)keys?)$/;

/** Words that names of secrets are made of, run together: `accesskeyid`, `authheader`. */
const parts =
  /^(api|access|auth|secret|private|signing|session|sess|service|account|key|keys|id|token|tokens|value|header|file|pem|store|pin|pass|proxy|user|admin|root|db|smtp|code|codes|recovery|backup|unlock|security|seed|phrase|client|consumer|data|string|sas)$/;

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
  if (word === "pass" || word === "pin")
    return (word === "pass" && words.length === 1) || account.test(before);
  if (word === "token" || word === "tokens") return isAccessToken(word, index, words);
  if (/^keys?$/.test(word)) return isKeyOfLock(index, words);
  return false;
}

function isAccessToken(word: string, index: number, words: readonly string[]): boolean {
  if (ofAccess.test(words[index - 1] ?? "") && !words.some((other) => ofNumber.test(other))) return true;
  return !words.some((other) => ofText.test(other) || (word === "tokens" && counted.test(other)));
}

function isKeyOfLock(index: number, words: readonly string[]): boolean {
  const [owner = "", before = ""] = [words[index - 2], words[index - 1]];
  const isLast = index === words.length - 1;
  if (isLast && ofService.test(before) && owner !== "" && !descriptive.test(owner)) return true;
  return !ofOtherKey.test(before) && !ofOtherKey.test(words[index + 1] ?? "");
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
    .flatMap(partsOf)
    .filter((word) => word);
}

function partsOf(word: string): readonly string[] {
  // `keycode` is of a keyboard.
  if (endsInKey.test(word) || strong.test(word) || word.startsWith("keycode")) return [word];
  const split = splitWord(word, (part) => parts.test(part));
  return split.length > 1 ? split : (runTogether.exec(word)?.slice(1) ?? [word]);
}
