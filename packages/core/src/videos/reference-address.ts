import { backoffMs, type Waits } from "../engine/timing.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { CharacterReferences, OpenCharacterReference } from "../images/character-references.ts";
import { base64FromBytes } from "../media/bytes/base64.ts";
import type { UploadedImage } from "../provider/prediction-provider.ts";
import { ProviderError } from "../provider/provider-error.ts";
import type { VideoProvider } from "../provider/video-provider.ts";
import { pause } from "../util/wait.ts";

/** Host names and addresses of the local machine or a private network, which a provider cannot reach. */
const privateHosts = [
  /^localhost$/,
  /\.(localhost|local|internal|lan|home\.arpa|test|invalid)$/,
  /^(0|10|127)\./,
  /^169\.254\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^192\.168\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^\[(::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*|::ffff:.*)\]$/,
];

/**
 * Returns whether a provider may be able to read from a URL. URLs on the local machine or in a private network
 * (RFC 1918, RFC 6598, RFC 4193) are excluded; stores in development have such URLs.
 */
export function isPublicAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  const isWeb = protocol === "https:" || protocol === "http:";
  const isName = hostname.includes(".") || hostname.startsWith("[");
  return isWeb && isName && !privateHosts.some((pattern) => pattern.test(hostname));
}

/** The URL from which the provider reads a character reference. */
export interface ReferenceAddress {
  readonly url: string;
  /** Whether the same image always has the same URL. */
  readonly lasts: boolean;
}

/** Options for {@link referenceAddress}. */
export interface AddressOptions {
  readonly owner: string | undefined;
  readonly provider: Pick<VideoProvider, "model" | "capabilities" | "upload">;
  readonly characters: Pick<CharacterReferences, "open" | "url">;
  readonly waits: Waits;
  readonly signal: AbortSignal;
}

/** As long as Replicate keeps an uploaded file. A prediction can be queued for a long time. */
const expiresInSeconds = 24 * 60 * 60;

/** How many times an upload is tried if it fails with a transient error. */
const maxUploads = 4;

/**
 * Returns a URL from which the provider can read a stored image. In order of preference: the store's signed URL if it
 * is publicly reachable, a `data:` URL if the image is small enough, or an upload to the provider.
 *
 * @returns undefined if the image does not exist.
 * @throws DramatisError `reference_unsupported` if the provider cannot read the image in any form. ProviderError if the
 * upload fails.
 */
export async function referenceAddress(
  id: string,
  { owner, provider, characters, waits, signal }: AddressOptions,
): Promise<ReferenceAddress | undefined> {
  const access = owner === undefined ? {} : { owner };
  const signed = await characters.url(id, { expiresInSeconds, ...access });
  if (signed !== undefined && isPublicAddress(signed)) return { url: signed, lasts: false };
  const opened = await characters.open(id, access);
  if (opened === undefined) return undefined;
  const inline = await dataUrl(opened, provider.capabilities.maxDataUrlLength ?? 0);
  if (inline !== undefined) return { url: inline, lasts: true };
  if (provider.upload === undefined) {
    throw new DramatisError(
      "reference_unsupported",
      `The image is too large to be sent along to ${provider.model}, and the store signs no address for it.`,
    );
  }
  const { mediaType, path: filename } = opened.reference;
  const image = { bytes: await opened.bytes(), mediaType, filename };
  return { url: await upload(provider, image, waits, signal), lasts: false };
}

async function dataUrl(
  { reference, bytes }: OpenCharacterReference,
  maxLength: number,
): Promise<string | undefined> {
  const prefix = `data:${reference.mediaType};base64,`;
  if (prefix.length + Math.ceil(reference.byteLength / 3) * 4 > maxLength) return undefined;
  return prefix + base64FromBytes(await bytes());
}

async function upload(
  provider: AddressOptions["provider"],
  image: UploadedImage,
  waits: Waits,
  signal: AbortSignal,
): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return (await provider.upload?.(image, { signal })) ?? "";
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ProviderError) || !error.transient || tries >= maxUploads) throw error;
      await pause(waits.clock, error.retryAfterMs ?? backoffMs(waits, tries), signal);
    }
  }
}
