import { base64FromBytes } from "../bytes/base64.ts";
import type { CharacterReferences, OpenCharacterReference } from "../character-references.ts";
import { pause } from "../clock/pause.ts";
import { backoffMs, type Waits } from "../engine/timing.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { UploadedImage } from "../provider/prediction-provider.ts";
import { ProviderError } from "../provider/provider-error.ts";
import type { VideoProvider } from "../provider/video-plan-request.ts";
import { isPublicAddress } from "./public-address.ts";

/** Where the provider reads a character reference. */
export interface ReferenceAddress {
  readonly url: string;
  /** Whether the same image has the same address the next time. */
  readonly lasts: boolean;
}

/** What an address is made with. */
export interface AddressOptions {
  readonly owner: string | undefined;
  readonly provider: Pick<VideoProvider, "model" | "capabilities" | "upload">;
  readonly characters: Pick<CharacterReferences, "open" | "url">;
  readonly waits: Waits;
  readonly signal: AbortSignal;
}

/** As long as Replicate keeps an uploaded file: a prediction may wait long for its turn. */
const expiresInSeconds = 24 * 60 * 60;

/** An upload that is refused for a moment is tried so often. */
const maxUploads = 4;

/**
 * Makes an address of a stored image that the provider can read: the store's signed address, where it has one that can
 * be reached from outside; a `data:` URL for an image that is small enough for that; else an upload to the provider.
 *
 * @returns undefined where the image is not there.
 * @throws DramatisError `reference_unsupported` where the provider takes it in no form, or the upload's error.
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
