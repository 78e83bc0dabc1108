import type { OutputKind } from "../provider/prediction.ts";
import { wordsOf } from "./words-of.ts";

/** How the base64 of a PNG, JPEG, WebP, GIF, or of an AVIF or MP4 begins. */
const base64Start = /^(?:iVBORw0KGgo|\/9j\/|UklGR|R0lGOD|AAAA[\w+/]{4}Z0eXB)/;

/**
 * The address that a text of an output is: `https:`, `http:` or `data:`. An image that comes as bare base64 becomes a
 * `data:` URL. undefined for any other text.
 */
export function addressOf(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^data:[^,]{0,200},/i.test(trimmed)) return trimmed;
  if (/^https?:\/\//i.test(trimmed)) {
    return !/[\r\n]/.test(trimmed) && URL.canParse(trimmed) ? trimmed : undefined;
  }
  if (base64Start.test(trimmed) && /^[\w+/=\s]+$/.test(trimmed)) {
    return `data:application/octet-stream;base64,${trimmed.replaceAll(/\s+/g, "")}`;
  }
  return undefined;
}

/** Members of an output that hold something else than what was asked for. */
const otherThings = new Set([
  ...["thumb", "thumbnail", "thumbnails", "preview", "previews", "poster", "cover"],
  ...["mask", "masks", "depth", "edges", "control", "conditioning"],
  ...["input", "inputs", "source", "reference", "references", "original", "init"],
  ...["audio", "sound", "music", "text", "caption", "prompt", "log", "logs", "meta", "metadata"],
]);
const othersOf: Readonly<Record<OutputKind, ReadonlySet<string>>> = {
  image: new Set(["video", "videos"]),
  video: new Set(["image", "images", "frame", "frames", "photo", "photos"]),
};

/** Whether a member of an output holds, by its name, something else than an asset of that kind. */
export function namesOther(name: string, kind: OutputKind): boolean {
  return wordsOf(name).some((word) => otherThings.has(word) || othersOf[kind].has(word));
}

const extensions: Readonly<Record<OutputKind, RegExp>> = {
  image: /^(?:png|jpe?g|webp|avif|bmp|tiff?|svg)$/,
  video: /^(?:mp4|mov|webm|mkv|avi|m4v)$/,
};
const otherExtension =
  /^(?:mp3|wav|ogg|flac|m4a|json|txt|csv|npz|npy|pkl|pt|safetensors|zip|tar|gz|log|html?|pdf|srt|vtt|glb|obj|ply)$/;

/** Whether an address leads, by its ending or its declared type, to something else than an asset of that kind. */
export function leadsToOther(address: string, kind: OutputKind): boolean {
  const type = /^data:([a-z]+)\//i.exec(address)?.[1]?.toLowerCase();
  if (type !== undefined) return type !== kind && ["image", "video", "audio", "text"].includes(type);
  if (/^data:/i.test(address)) return false;
  const extension = /\.(\w+)$/.exec(new URL(address).pathname)?.[1]?.toLowerCase() ?? "";
  return otherExtension.test(extension) || extensions[kind === "image" ? "video" : "image"].test(extension);
}
