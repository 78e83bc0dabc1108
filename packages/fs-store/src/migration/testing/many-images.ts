import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleImage } from "./sample-images.ts";

/** Fills a folder with `count` small, different images, one second apart. */
export async function makeManyImages(root: string, count: number): Promise<void> {
  await mkdir(root, { recursive: true });
  const png = await sampleImage("png");
  for (let index = 0; index < count; index++) {
    const time = new Date(Date.UTC(2024, 0, 31) + index * 1000).toISOString();
    const stamp = time.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "_");
    // Bytes after the end of a PNG do not change its picture.
    await writeFile(
      join(root, `character_ref_${stamp}.png`),
      Buffer.concat([png, Buffer.from(String(index))]),
    );
  }
}
