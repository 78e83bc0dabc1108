import { toCharacterReference } from "../assets/character-reference.ts";
import { type Medium, unexpectedAsset } from "../engine/medium.ts";
import { recordablePlan } from "../engine/secrets/call-secrets.ts";
import { withoutSecrets } from "../engine/secrets/request-secrets.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { ImageLimits } from "../media/image/measured-image.ts";
import type { ImageProvider } from "../provider/image-provider.ts";
import type { CheckedRequest } from "../request/character-reference-request.ts";
import { checkRequest } from "../request/check-request.ts";
import { hashOf } from "../util/hash.ts";

/** Generous for images, but small enough that a hostile output cannot fill a disk. */
export const imageLimits: ImageLimits = { maxBytes: 64 * 1024 * 1024, maxPixels: 100_000_000 };

/** Implements the medium for images: generates a character's images from its description. */
export function imageMedium(
  provider: ImageProvider,
  promptTemplate: (description: string) => string,
): Medium {
  return {
    kind: "image",
    keyNamespace: "a3c4e7b2-92f1-4f0e-8f5d-3b7c0c1d6e58",
    maxBytes: imageLimits.maxBytes,
    downloadFactor: 1,
    async check(input) {
      const { request, ...secrets } = withoutSecrets(provider.capabilities, checkRequest(input));
      return {
        hash: await hashOf(request),
        ...secrets,
        requested: request.numImages,
        prepare: async () => request,
      };
    },
    assetMetadata: ({ description, prompt, model }) => ({ description, prompt, model }),
    plan(request: CheckedRequest, slots) {
      const { description, ...rest } = request;
      const prompt = checkedPrompt(promptTemplate(description));
      const plan = recordablePlan(provider.capabilities, provider.plan({ ...rest, prompt }, slots));
      return { ...plan, summary: { description, prompt } };
    },
    async measure(source, { onBytes, declaredLength }) {
      // Loaded lazily: only downloads need it.
      const { measureImage } = await import("../media/image/measured-image.ts");
      const image = await measureImage(source, { ...imageLimits, onBytes, declaredLength });
      const { mediaType, width, height, body } = image;
      return { mediaType, facts: { width, height }, body, failure: () => image.failure() };
    },
    toProduct(asset) {
      const image = toCharacterReference(asset);
      if (image === undefined) throw unexpectedAsset("image");
      return { image };
    },
  };
}

/** @throws DramatisError `invalid_request` if the template does not return a non-empty string. */
function checkedPrompt(prompt: unknown): string {
  if (typeof prompt === "string" && prompt.trim() !== "") return prompt;
  throw new DramatisError("invalid_request", "promptTemplate must return a text that is not empty.", {
    issues: [{ path: "promptTemplate", message: "must return a text that is not empty" }],
  });
}
