import { splitWord } from "../util/split-word.ts";

/** Words that mark a secret anywhere in a name. */
const secretWords =
  /^(passw(or)?ds?|pwd|passphrases?|passcodes?|secrets?|o?auth|authori[sz]ation|authentication|bearer|jwts?|cred(ential)?s?|cookies?|hmac|sig|otp|pem|pat|sid|sas|mnemonics?|[cx]srf|cvv|dsn)$/;

/** Words after which `pass` means password and `pin` is a secret number. */
const beforePassword =
  /^(user|admin|root|db|database|mysql|postgres|pg|sql|mongo|redis|kafka|smtp|imap|ftp|sftp|ssh|sudo|ldap|vpn|wifi|http|proxy|email|mail|login|basic|account|server|service|client|app|api|key|keystore|cert|card|zip|pdf)$/;

/** Pairs of words that name a secret, although neither word does alone. */
const secretPairs =
  /(^| )((session|sess) id|service account|connection (string|url|uri)|(seed|recovery) phrase|pass keys?|api (key|token)s?|(access|secret|private|signing|encryption|recovery) keys?|(pin|access|unlock|recovery|backup|security|verification|login|auth|activation|mfa) codes?)( |$)/;

/** Words before `token` that make it an access token, unless the name is one of a count. */
const beforeAccessToken = /^(access|user|auth|bearer|refresh|session|security|api|bot|client)$/;

/** Last words of names that describe a secret without containing it: `password_length`. */
const propertyWords =
  /^(strength|lengths?|sizes?|counts?|types?|modes?|methods?|schemes?|polic(y|ies)|ratios?|limits?|intervals?|rates?|formats?|algorithms?|styles?|colou?rs?|required|enabled|scales?)$/;

/** Words in names of tokens that are pieces of text: `stop_token`. */
const textTokenWords =
  /^(max|min|num|n|total|per|count|limit|budget|merg(e|ing)|normali[sz]ation|weights?|stop|eos|bos|pad|unk|sep|cls|masks?|special|trigger|placeholder|class|instance|start|end|bias|embeddings?|probabilit(y|ies)|logprobs?|window|pruning|reduction|mixing|dropout|ids|index|position|style|lora|concept)$/;

/** Words at the start of names of token counts: `max_tokens`. */
const countWords = /^(max|min|num|n|total)$/;

/** Words before `tokens` in names of token counts: `input_tokens`. */
const countedTokens =
  /^(new|input|output|prompt|completion|image|text|video|audio|visual|thinking|reasoning|cached?)$/;

/** Words next to `key` where it means main, a color to remove, a musical key, or a lookup key. */
const besideOtherKey =
  /^(frames?|colou?r|light(ing)?|points?|poses?|words?|visuals?|images?|arts?|styles?|elements?|features?|details?|moments?|scenes?|shots?|subjects?|objects?|strength|interval|signature|binding|board|chroma|luma|alpha|green|blue|musical|music|song|piano|major|minor|low|high|soft|hot|short|cache|sort|lookup|public|primary|foreign|partition|group|object|idempotency|preset|template|theme|voice|layout)$/;

/** Words between the name of a service and `key` that leave it a secret: `fal_image_key`. */
const serviceParts =
  /^(images?|voices?|boards?|music|songs?|arts?|objects?|presets?|templates?|groups?|styles?)$/;

/** Words before those that are not names of services: `first_image_key`. */
const notServices =
  /^(first|last|next|previous|start|end|mid|middle|main|my|input|output|source|target|reference|ref|default|character|face|pose|depth|mask|background|foreground|base|style|image|text|video|audio|music|art|object|preset|template|group|voice|song|primary|public|cache|sort|lookup|the|a)$/;

/** Words before `signature` in music, or for an artist's signature. */
const beforeArtSignature = /^(time|key|beat|artists?|painters?)$/;

/** A word that ends in the noun for a secret, without a separator: `hftoken`, `openaiapikey`. */
const endsInSecret = /^(.*?)(?:(passwords?|secrets?|tokens?)|(?<=..)(keys?))$/;

/** Words and first names that happen to end in `key`. */
const endsInKey =
  /^((mon|don|tur|hoc|joc|whis|turn|lac|flun|malar|ho|po|jo|smo|fla|sha|sna|o|do|cri|cro|tric|mic|mi|ric|dic|hic|vic|yan|hus|quir|latch|cockamon)keys?)$/;

/** Words that are joined into names of secrets: `accesskeyid`, `authheader`. */
const joinableWords =
  /^(api|access|auth|secret|private|signing|session|sess|service|account|key|keys|id|token|tokens|value|header|file|pem|store|pin|pass|proxy|user|admin|root|db|smtp|code|codes|recovery|backup|unlock|security|seed|phrase|client|consumer|data|string|sas)$/;

/** Only this many characters at the end of a name are checked. */
const maxLength = 200;

/**
 * Whether an input with this name is likely to contain a secret, such as a key, a token or a password. Names can be in
 * any case style. If in doubt, the result is true: a hidden value costs less than a recorded secret.
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
  if (last === undefined || propertyWords.test(last)) return false;
  return secretPairs.test(words.join(" ")) || words.some((word, index) => isSecretWord(word, index, words));
}

function isSecretWord(word: string, index: number, words: readonly string[]): boolean {
  const before = words[index - 1] ?? "";
  if (word === "signature" || word === "signatures") return !beforeArtSignature.test(before);
  if (secretWords.test(word)) return true;
  if (word === "pass" || word === "pin")
    return (word === "pass" && words.length === 1) || beforePassword.test(before);
  if (word === "token" || word === "tokens") return isAccessToken(word, index, words);
  if (/^keys?$/.test(word)) return isAccessKey(index, words);
  return false;
}

function isAccessToken(word: string, index: number, words: readonly string[]): boolean {
  if (beforeAccessToken.test(words[index - 1] ?? "") && !words.some((other) => countWords.test(other)))
    return true;
  return !words.some(
    (other) => textTokenWords.test(other) || (word === "tokens" && countedTokens.test(other)),
  );
}

function isAccessKey(index: number, words: readonly string[]): boolean {
  const [owner = "", before = ""] = [words[index - 2], words[index - 1]];
  const isLast = index === words.length - 1;
  if (isLast && serviceParts.test(before) && owner !== "" && !notServices.test(owner)) return true;
  return !besideOtherKey.test(before) && !besideOtherKey.test(words[index + 1] ?? "");
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
    .flatMap(splitJoined)
    .filter((word) => word);
}

function splitJoined(word: string): readonly string[] {
  // `keycode` refers to a keyboard.
  if (endsInKey.test(word) || secretWords.test(word) || word.startsWith("keycode")) return [word];
  const split = splitWord(word, (part) => joinableWords.test(part));
  return split.length > 1 ? split : (endsInSecret.exec(word)?.slice(1) ?? [word]);
}
