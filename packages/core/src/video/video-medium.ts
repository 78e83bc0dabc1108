import type { CharacterReferences } from "../character-references.ts";
import type { Medium } from "../engine/medium.ts";
import { recordablePlan } from "../engine/secrets/call-secrets.ts";
import { withoutSecrets } from "../engine/secrets/request-secrets.ts";
import type { JsonObject } from "../json.ts";
import type { VideoProvider } from "../provider/video-plan-request.ts";
import { hashOf } from "../request/canonical-json.ts";
import { type CheckedVideoRequest, checkVideoRequest } from "../request/check-video-request.ts";
import { sha256Hex } from "../sha256.ts";
import { videoReferenceOf } from "../video-reference.ts";
import { imageFromBase64 } from "./image-from-base64.ts";
import { referenceAddress } from "./reference-address.ts";
import { noReference } from "./reference-errors.ts";

/** Generous for a video of some seconds, and small enough that a hostile output fills no disk at once. */
const maxBytes = 512 * 1024 * 1024;

/** Stands for the reference's address while a request is only being checked: nothing is sent with it. */
const standIn = "https://reference.invalid/";

/** Videos of a character reference. */
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
    maxBytes,
    downloadFactor: 2,
    async check(input) {
      const raw = checkVideoRequest(input);
      const image = imageFromBase64(raw.referenceImageBase64);
      const { referenceImageBase64: _text, ...rest } = raw;
      const { request: asked, ...secrets } = withoutSecrets(provider.capabilities, rest);
      const imageHash = image && (await sha256Hex(image));
      const told = imageHash === undefined ? asked : { ...asked, referenceImageSha256: imageHash };
      return {
        hash: await hashOf(told as unknown as JsonObject),
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
          // What cannot be run leaves nothing behind.
          plan({ ...asked, characterReferenceId: standIn }, [0], standIn);
          const idempotencyKey = `reference-image/${imageHash}`;
          const known = await characters.importImage(image, { ...access, idempotencyKey });
          // A key is anybody's: what lies under it is asked, and not believed.
          const isIt = known.sha256 === imageHash;
          const { id } = isIt ? known : await characters.importImage(image, access);
          return { ...asked, characterReferenceId: id };
        },
      };
    },
    notes: ({ prompt, model, characterReferenceId }) => ({
      prompt,
      model,
      ...(characterReferenceId === undefined ? {} : { characterReferenceId }),
    }),
    plan(request: CheckedVideoRequest, slots) {
      const { prompt, characterReferenceId } = request;
      const about = characterReferenceId === undefined ? {} : { characterReferenceId };
      return { ...plan(request, slots, standIn), about: { description: prompt, prompt, ...about } };
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
      // What only a download needs is loaded at the first one.
      const { measureVideo } = await import("../video-bytes/measure-video.ts");
      const video = await measureVideo(source, { maxBytes, onBytes, declaredLength });
      const { mediaType, body } = video;
      return { mediaType, facts: {}, body, failure: () => video.failure() };
    },
    productOf: videoReferenceOf,
  };
}
