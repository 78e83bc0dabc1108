import { toVideoReference } from "../assets/video-reference.ts";
import { type Medium, unexpectedAsset } from "../engine/medium.ts";
import { recordablePlan } from "../engine/secrets/call-secrets.ts";
import { withoutSecrets } from "../engine/secrets/request-secrets.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { type FieldMessage, fieldMessage } from "../errors/field-message.ts";
import type { CharacterReferences } from "../images/character-references.ts";
import { bytesFromBase64 } from "../media/bytes/base64.ts";
import type { VideoProvider } from "../provider/video-provider.ts";
import { checkVideoRequest } from "../request/check-video-request.ts";
import { invalidRequest } from "../request/request-schema.ts";
import type { CheckedVideoRequest } from "../request/video-request.ts";
import { hashOf, sha256Hex } from "../util/hash.ts";
import { isDramatisId } from "../util/uuid.ts";
import { referenceAddress } from "./reference-address.ts";

/** The error for a character reference that does not exist or belongs to another owner. */
export function noReference(): DramatisError {
  return new DramatisError(
    "reference_not_found",
    "There is no character reference with this id, so nothing was paid for. Choose an existing character reference.",
  );
}

/**
 * Decodes an image from base64 or a `data:` URL. The decoded bytes are not checked here.
 *
 * @throws DramatisError `invalid_request` if the text is not base64, for example if it is an id.
 */
export function imageFromBase64(text: string): Uint8Array<ArrayBuffer>;
export function imageFromBase64(text: string | undefined): Uint8Array<ArrayBuffer> | undefined;
export function imageFromBase64(text: string | undefined): Uint8Array<ArrayBuffer> | undefined {
  if (text === undefined) return undefined;
  if (isDramatisId(text.trim())) {
    throw refused(fieldMessage`is an id, not an image: send it as ${{ path: "characterReferenceId" }}`);
  }
  const base64 = text.replace(/^\s*data:[^,]{0,100};base64,/i, "");
  try {
    // Base64url uses - and _ instead of + and /.
    return bytesFromBase64(base64.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw refused("must be an image as base64, or as a data URL");
  }
}

function refused(message: string | FieldMessage) {
  return invalidRequest([{ path: "referenceImageBase64", message }]);
}

/** Generous for a video of a few seconds, but small enough that one hostile output cannot fill a disk. */
const maxBytes = 512 * 1024 * 1024;

/** A placeholder for the reference's URL while a request is only validated. It is never sent. */
const standIn = "https://reference.invalid/";

/** Implements the medium for videos: generates videos from a prompt, and from a character reference if there is one. */
export function videoMedium(
  provider: VideoProvider,
  characters: Pick<CharacterReferences, "get" | "open" | "url" | "importImage">,
): Medium {
  const plan = (
    { characterReferenceId, ...rest }: CheckedVideoRequest,
    slots: readonly number[],
    referenceImage: string,
  ) => {
    const planned = { ...rest, ...(characterReferenceId === undefined ? {} : { referenceImage }) };
    return recordablePlan(provider.capabilities, provider.plan(planned, slots));
  };

  return {
    kind: "video",
    keyNamespace: "5d1f4c3e-7c7a-4b0b-9a53-2f0a7c1be4d9",
    maxBytes,
    downloadFactor: 2,
    async check(input) {
      const raw = checkVideoRequest(input);
      const image = imageFromBase64(raw.referenceImageBase64);
      const { referenceImageBase64: _text, ...rest } = raw;
      const { request: asked, ...secrets } = withoutSecrets(provider.capabilities, rest);
      const imageHash = image && (await sha256Hex(image));
      const hashed = imageHash === undefined ? asked : { ...asked, referenceImageSha256: imageHash };
      return {
        hash: await hashOf(hashed),
        ...secrets,
        requested: 1,
        async prepare(owner) {
          const access = owner === undefined ? {} : { owner };
          const { characterReferenceId } = asked;
          if (characterReferenceId !== undefined) {
            if ((await characters.get(characterReferenceId, access)) === undefined) throw noReference();
            return asked;
          }
          if (image === undefined) return asked;
          // Plan first, so that an invalid request does not store its image.
          plan({ ...asked, characterReferenceId: standIn }, [0], standIn);
          const idempotencyKey = `reference-image/${imageHash}`;
          const known = await characters.importImage(image, { ...access, idempotencyKey });
          // Any caller can use this key, so check the hash of the image that is stored under it.
          const isIt = known.sha256 === imageHash;
          const { id } = isIt ? known : await characters.importImage(image, access);
          return { ...asked, characterReferenceId: id };
        },
      };
    },
    assetMetadata: ({ prompt, model, characterReferenceId }) => ({
      prompt,
      model,
      ...(characterReferenceId === undefined ? {} : { characterReferenceId }),
    }),
    plan(request: CheckedVideoRequest, slots) {
      const { prompt, characterReferenceId } = request;
      const reference = characterReferenceId === undefined ? {} : { characterReferenceId };
      const summary = { description: prompt, prompt, ...reference };
      return { ...plan(request, slots, standIn), summary };
    },
    async bind(call, { request, owner, referenceUrl, signal, waits }) {
      const { characterReferenceId: id } = request as CheckedVideoRequest;
      if (id === undefined) return { call };
      const address =
        referenceUrl === undefined
          ? await referenceAddress(id, { owner, provider, characters, waits, signal })
          : { url: referenceUrl, lasts: false };
      if (address === undefined) throw noReference();
      const [bound = call] = plan(request as CheckedVideoRequest, call.slots, address.url).calls;
      return address.lasts ? { call: bound } : { call: bound, referenceUrl: address.url };
    },
    async measure(source, { onBytes, declaredLength }) {
      // Loaded lazily: only downloads need it.
      const { measureVideo } = await import("../media/video/measure-video.ts");
      const video = await measureVideo(source, { maxBytes, onBytes, declaredLength });
      const { mediaType, body } = video;
      return { mediaType, facts: {}, body, failure: () => video.failure() };
    },
    toProduct(asset) {
      const video = toVideoReference(asset);
      if (video === undefined) throw unexpectedAsset("video");
      return { video };
    },
  };
}
