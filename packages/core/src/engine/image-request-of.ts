import { DramatisError } from "../errors/dramatis-error.ts";
import type { ImageRequest } from "../provider/image-request.ts";
import type { CheckedRequest } from "../request/character-reference-request.ts";
import type { Engine } from "./engine.ts";

/**
 * Puts the description through the prompt template.
 * @throws DramatisError `invalid_request` where the template returns no text.
 */
export function imageRequestOf(engine: Engine, request: CheckedRequest): ImageRequest {
  const { description, ...rest } = request;
  const prompt: unknown = engine.promptTemplate(description);
  if (typeof prompt !== "string" || prompt.trim() === "") {
    throw new DramatisError("invalid_request", "promptTemplate must return a text that is not empty.", {
      issues: [{ path: "promptTemplate", message: "must return a text that is not empty" }],
    });
  }
  return { ...rest, prompt };
}
