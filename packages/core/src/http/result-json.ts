import type { CharacterReferences } from "../character-references.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { WireImage } from "../wire/wire-image.ts";
import type { WireResult } from "../wire/wire-result.ts";
import { base64Of } from "./base64-stream.ts";

/**
 * The JSON of a result whose images carry their bytes as base64. They go from the store to the socket piece by
 * piece: four images of 8 MB each are never in memory, and neither is their text.
 */
export async function* resultWithBase64(
  result: WireResult & Readonly<Record<string, unknown>>,
  characters: Pick<CharacterReferences, "open">,
): AsyncGenerator<string> {
  const { images, ...rest } = result;
  yield `${JSON.stringify(rest).slice(0, -1)},"images":[`;
  for (const [index, image] of images.entries()) {
    if (index > 0) yield ",";
    yield* imageWithBase64(image, characters);
  }
  yield "]}";
}

async function* imageWithBase64(
  image: WireImage,
  characters: Pick<CharacterReferences, "open">,
): AsyncGenerator<string> {
  const opened = await characters.open(image.id);
  if (opened === undefined)
    throw new DramatisError("store_failed", "An image was removed while it was sent.");
  yield `${JSON.stringify(image).slice(0, -1)},"base64":"`;
  yield* base64Of(opened.stream());
  yield '"}';
}
