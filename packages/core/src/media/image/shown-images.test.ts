import { describe, expect, test } from "vitest";
import { inChunks, streamOf } from "../../../tests/testing/images.ts";
import { shownImages } from "../../../tests/testing/shown-images.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { measureImage } from "./measured-image.ts";

const limits = { maxBytes: 64_000_000, maxPixels: 100_000_000 };

/** Returns the size that we read, or the error code, with a declared length. */
async function outcome(bytes: Uint8Array, chunk: number): Promise<string> {
  try {
    const { stream } = streamOf(inChunks(bytes, chunk));
    const image = await measureImage(stream, { ...limits, declaredLength: bytes.length });
    const through = new Uint8Array(await new Response(image.body).arrayBuffer());
    expect(Buffer.compare(through, bytes)).toBe(0);
    return `${image.width}x${image.height}`;
  } catch (error) {
    if (!DramatisError.isInstance(error)) throw error;
    return error.code;
  }
}

describe("exactly the images that Chromium shows are accepted, with the same size:", () => {
  test.each(shownImages)("$name", async ({ bytes, shown, exception }) => {
    const ours = exception === undefined ? shown : exception.ours;
    const expected = ours ?? /unsupported_media|output_too_large/;
    // For chunks of any size.
    const sizes = [bytes.length || 1, 65_521, ...(bytes.length < 20_000 ? [7, 1] : [])];
    for (const size of sizes) {
      const found = await outcome(bytes, size);
      if (typeof expected === "string") expect(found, `in chunks of ${size}`).toBe(expected);
      else expect(found, `in chunks of ${size}`).toMatch(expected);
    }
  });
});
