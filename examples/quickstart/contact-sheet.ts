import type { CharacterReference } from "@dramatis/core";
import sharp from "sharp";

const tile = 384;
const gap = 16;

/** Writes the images side by side to `contact-sheet.png`. */
export async function writeContactSheet(
  folder: string,
  images: readonly CharacterReference[],
): Promise<void> {
  const tiles = images.map(async ({ path }, index) => ({
    input: await sharp(`${folder}/${path}`)
      .resize(tile, tile, { fit: "contain", background: "white" })
      .png()
      .toBuffer(),
    left: gap + index * (tile + gap),
    top: gap,
  }));
  const width = gap + images.length * (tile + gap);
  await sharp({ create: { width, height: tile + 2 * gap, channels: 3, background: "#888" } })
    .composite(await Promise.all(tiles))
    .png()
    .toFile(`${folder}/contact-sheet.png`);
}
