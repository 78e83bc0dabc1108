import { assetKinds, extensionsOfKind } from "../assets/asset.ts";
import type { OutputKind } from "../provider/prediction.ts";
import { splitWords } from "./split-words.ts";

/** The first characters of base64 of a PNG, JPEG, WebP, GIF, AVIF or MP4. */
const base64Start = /^(?:iVBORw0KGgo|\/9j\/|UklGR|R0lGOD|AAAA[\w+/]{4}Z0eXB)/;

/** The most addresses that are read from one text. */
const maxInText = 1_000;
/** An address within a text. */
const inText = /https?:\/\/[^\s"'<>`|\\^{}[\]]+/gi;

/**
 * Finds the addresses in a text of an output: `https:`, `http:` or `data:`. Bare base64 of an image or video becomes a
 * `data:` URL.
 */
export function addressesOf(text: string): AddressesOfText {
  const trimmed = text.trim();
  if (/^data:[^,]{0,200},/i.test(trimmed)) return { urls: [trimmed], isWhole: true };
  if (base64Start.test(trimmed) && /^[\w+/=\s]+$/.test(trimmed)) {
    const data = `data:application/octet-stream;base64,${trimmed.replaceAll(/\s+/g, "")}`;
    return { urls: [data], isWhole: true };
  }
  if (isOneAddress(trimmed)) return { urls: [trimmed], isWhole: true };
  const urls = [...take(trimmed.matchAll(inText), maxInText)]
    .flatMap(([found]) => found.split(/[,;](?=https?:\/\/)/i))
    .map((found) => withoutPunctuation(found).replaceAll("&amp;", "&"))
    .filter((url) => URL.canParse(url));
  return { urls: [...new Set(urls)], isWhole: false };
}

function* take<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let count = 0;
  for (const item of items) {
    if (count++ >= most) return;
    yield item;
  }
}

/** The addresses that were found in a text. */
export interface AddressesOfText {
  /** In order, without duplicates. */
  readonly urls: readonly string[];
  /** Whether the whole text is one address. */
  readonly isWhole: boolean;
}

/** A file name can contain spaces. The text is then one address only if it has a known file extension. */
function isOneAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  if (/[\r\n]/.test(text) || /[,;\s]["']?https?:\/\//i.test(text)) return false;
  return !/\s/.test(text)
    ? withoutPunctuation(text) === text
    : assetKinds.some((kind) => isLikely(text, kind));
}

/** Removes punctuation after an address. A closing bracket belongs to the address only if it was opened there. */
function withoutPunctuation(address: string): string {
  const signs = address.includes("(") ? ".,;:!?*_~" : ".,;:!?*_~)";
  let end = address.length;
  while (end > 0 && signs.includes(address.charAt(end - 1))) end--;
  return address.slice(0, end);
}

/** Names of members that do not hold the requested asset. */
const otherThings = new Set([
  ...[
    "thumb",
    "thumbs",
    "thumbnail",
    "thumbnails",
    "preview",
    "previews",
    "poster",
    "cover",
    "icon",
    "icons",
  ],
  ...["mask", "masks", "depth", "edges", "control", "conditioning", "canny", "lineart", "pose", "openpose"],
  ...[
    "normal",
    "normals",
    "input",
    "inputs",
    "source",
    "reference",
    "references",
    "original",
    "init",
    "before",
  ],
  ...["user", "upload", "uploaded", "placeholder", "logo", "watermark", "step", "steps", "intermediate"],
  ...[
    "intermediates",
    "audio",
    "sound",
    "music",
    "text",
    "caption",
    "prompt",
    "log",
    "logs",
    "meta",
    "metadata",
  ],
  ...["schema", "license", "docs", "web", "page", "homepage", "get", "cancel", "stream"],
]);

/** Words for assets of a kind, in addition to its name. */
const moreWords: Readonly<Partial<Record<OutputKind, readonly string[]>>> = { image: ["frame", "photo"] };

const wordsOf = byKind(
  (kind) => new Set([kind, ...(moreWords[kind] ?? [])].flatMap((word) => [word, `${word}s`])),
);

/** Whether the name of a member says that it does not hold an asset of this kind. */
export function namesOther(name: string, kind: OutputKind): boolean {
  return splitWords(name).some(
    (word) => !wordsOf[kind].has(word) && (otherThings.has(word) || anyOtherHas(wordsOf, kind, word)),
  );
}

/** Other extensions of files that can be stored. */
const aliases: Readonly<Partial<Record<OutputKind, readonly string[]>>> = { image: ["jpeg"], video: ["m4v"] };

/** Extensions of files that cannot be stored. */
const notStored: Readonly<Partial<Record<OutputKind, readonly string[]>>> = {
  image: ["tif", "tiff", "svg", "heic", "heif", "psd"],
  video: ["avi", "m3u8", "mpd"],
};

const storedExtensions = byKind((kind) => new Set([...extensionsOfKind(kind), ...(aliases[kind] ?? [])]));
const allExtensions = byKind((kind) => new Set([...storedExtensions[kind], ...(notStored[kind] ?? [])]));

const otherExtension =
  /^(?:mp3|wav|ogg|flac|m4a|aac|json|txt|csv|npz|npy|pkl|pickle|pt|ckpt|safetensors|onnx|zip|tar|gz|7z|log|html?|pdf|srt|vtt|glb|obj|ply|ya?ml|xml|exr|md)$/;

/** Whether an address, by its extension or declared type, does not lead to an asset of this kind. */
export function leadsToOther(address: string, kind: OutputKind): boolean {
  const type = typeOf(address);
  if (type !== undefined) return type !== kind && ["image", "video", "audio", "text"].includes(type);
  const extension = extensionOf(address);
  // Some video models return an animated GIF.
  if (kind === "video" && extension === "gif") return false;
  return (
    !allExtensions[kind].has(extension) &&
    (otherExtension.test(extension) || anyOtherHas(allExtensions, kind, extension))
  );
}

/**
 * Whether an address, by its extension or declared type, leads to a file of this kind that can be stored, and its file
 * name does not say that it is something else.
 */
export function isLikely(address: string, kind: OutputKind): boolean {
  const type = typeOf(address);
  if (type !== undefined) return type === kind || type === "application";
  const name = fileNameOf(address);
  return (
    storedExtensions[kind].has(extensionOf(address)) && !splitWords(name).some((word) => telltale.has(word))
  );
}

/** Words in the names of files that are not the requested asset. */
const telltale = new Set(["thumb", "thumbnail", "preview", "mask", "poster", "input", "depth", "before"]);

type Sets = Readonly<Record<OutputKind, ReadonlySet<string>>>;

function byKind(setOf: (kind: OutputKind) => ReadonlySet<string>): Sets {
  return Object.fromEntries(assetKinds.map((kind) => [kind, setOf(kind)])) as Sets;
}

/** Whether the set of another kind has the word. */
function anyOtherHas(sets: Sets, kind: OutputKind, word: string): boolean {
  return assetKinds.some((other) => other !== kind && sets[other].has(word));
}

function typeOf(address: string): string | undefined {
  return (
    /^data:([a-z]+)\//i.exec(address)?.[1]?.toLowerCase() ??
    (/^data:/i.test(address) ? "application" : undefined)
  );
}

function fileNameOf(address: string): string {
  return new URL(address).pathname.split("/").at(-1) ?? "";
}

function extensionOf(address: string): string {
  return /\.(\w+)$/.exec(fileNameOf(address))?.[1]?.toLowerCase() ?? "";
}
