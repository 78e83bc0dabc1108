import type { CharacterReference } from "../assets/character-reference.ts";
import { textIn } from "./answer.ts";
import { requireValue } from "./client-errors.ts";
import type { DramatisClient } from "./dramatis-client.ts";

/**
 * Uploads a user's own image, at most 10 MiB, as a character reference. The request is sent once and not retried.
 *
 * @param options.filename - the user's name for the image; a `File`'s own name if absent.
 * @throws DramatisError `unsupported_media` if it is not an image; `output_too_large`; the signal's reason.
 * @example
 * ```ts
 * const { id } = await importImage(client, input.files[0]);
 * ```
 */
export async function importImage(
  client: DramatisClient,
  file: Blob,
  { filename, signal }: { filename?: string; signal?: AbortSignal } = {},
): Promise<CharacterReference> {
  const body = new FormData();
  if (filename === undefined) body.append("file", file);
  else body.append("file", file, filename);
  const options = signal && { signal };
  const answer = await client.send("/upload_character_reference", { method: "POST", body, ...options });
  return requireValue(await client.images.get(await textIn(answer, "id"), options));
}
