import { characterReferenceOf } from "../assets/character-reference.ts";
import type { Medium } from "../engine/medium.ts";
import { recordablePlan } from "../engine/secrets/call-secrets.ts";
import { withoutSecrets } from "../engine/secrets/request-secrets.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { ImageLimits } from "../media/image/measured-image.ts";
import type { ImageProvider } from "../provider/image-provider.ts";
import type { CheckedRequest } from "../request/character-reference-request.ts";
import { checkRequest } from "../request/check-request.ts";
import { hashOf } from "../util/hash.ts";
import type { JsonObject } from "../util/json.ts";

/** Generous for images, and small enough that a hostile output fills no disk. */
export const imageLimits: ImageLimits = { maxBytes: 64 * 1024 * 1024, maxPixels: 100_000_000 };

/** Images of a character, from its description. */
export function imageMedium(
  provider: ImageProvider,
  promptTemplate: (description: string) => string,
): Medium {
  return {
    kind: "image",
    maxBytes: imageLimits.maxBytes,
    downloadFactor: 1,
    async check(input) {
      const { request, ...secrets } = withoutSecrets(provider.capabilities, checkRequest(input));
      return {
        hash: await hashOf(request as unknown as JsonObject),
        ...secrets,
        requested: request.numImages,
        prepare: async () => request,
      };
    },
    notes: ({ description, prompt, model }) => ({ description, prompt, model }),
    plan(request: CheckedRequest, slots) {
      const { description, ...rest } = request;
      const prompt = checkedPrompt(promptTemplate(description));
      const plan = recordablePlan(provider.capabilities, provider.plan({ ...rest, prompt }, slots));
      return { ...plan, about: { description, prompt } };
    },
    async measure(source, { onBytes, declaredLength }) {
      // What only a download needs is loaded at the first one.
      const { measureImage } = await import("../media/image/measured-image.ts");
      const image = await measureImage(source, { ...imageLimits, onBytes, declaredLength });
      const { mediaType, width, height, body } = image;
      return { mediaType, facts: { width, height }, body, failure: () => image.failure() };
    },
    productOf: characterReferenceOf,
  };
}

/** @throws DramatisError `invalid_request` where the template returns no text. */
function checkedPrompt(prompt: unknown): string {
  if (typeof prompt === "string" && prompt.trim() !== "") return prompt;
  throw new DramatisError("invalid_request", "promptTemplate must return a text that is not empty.", {
    issues: [{ path: "promptTemplate", message: "must return a text that is not empty" }],
  });
}
