import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleImage } from "./sample-images.ts";

/** Fills a folder with so many small images, all different, of one second each. */
export async function makeManyImages(root: string, count: number): Promise<void> {
  await mkdir(root, { recursive: true });
  const png = await sampleImage("png");
  for (let index = 0; index < count; index++) {
    const time = new Date(Date.UTC(2024, 0, 31) + index * 1000).toISOString();
    const stamp = time.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "_");
    // Bytes behind the end of a PNG are none of its picture's.
    await writeFile(
      join(root, `character_ref_${stamp}.png`),
      Buffer.concat([png, Buffer.from(String(index))]),
    );
  }
}
