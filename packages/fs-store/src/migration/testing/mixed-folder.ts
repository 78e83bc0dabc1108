import { execFileSync } from "node:child_process";
import { mkdir, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LeftAloneReason } from "../left-alone.ts";
import { legacyImageId } from "../legacy-image-id.ts";
import { type SampleFormat, sampleImage } from "./sample-images.ts";

/** The expected asset of a file. */
export interface ExpectedImage {
  readonly file: string;
  readonly id: string;
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly createdAt: string;
}

/** The content of a folder, and what a migration must do with it. */
export interface MixedFolder {
  readonly images: ExpectedImage[];
  readonly leftAlone: { readonly file: string; readonly reason: LeftAloneReason }[];
  alreadyThere: number;
  ignored: number;
}

const modifiedAt = "2024-05-06T07:08:09.000Z";

/** Fills a folder with a hundred files, of every kind that a migration can find. */
export async function makeMixedFolder(root: string): Promise<MixedFolder> {
  const folder: MixedFolder = { images: [], leftAlone: [], alreadyThere: 0, ignored: 0 };
  const { images, leftAlone } = folder;
  let seed = 0;

  const write = async (file: string, bytes: Uint8Array | string) => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), bytes);
    await utimes(join(root, file), new Date(modifiedAt), new Date(modifiedAt));
  };
  const timed = async (file: string, format: SampleFormat, createdAt: string) => {
    const bytes = await sampleImage(format, ++seed);
    await write(file, bytes);
    images.push({ file, id: legacyImageId(file), bytes, mediaType: `image/${format}`, createdAt });
  };
  const uuid = async (file: string, id: string) => {
    const bytes = await sampleImage("png", ++seed);
    await write(file, bytes);
    images.push({ file, id, bytes, mediaType: "image/png", createdAt: modifiedAt });
    return bytes;
  };
  const refused = async (file: string, reason: LeftAloneReason, bytes: Uint8Array | string) => {
    await write(file, bytes);
    leftAlone.push({ file, reason });
  };
  const ignored = async (file: string, bytes: Uint8Array | string = "not an image") => {
    await write(file, bytes);
    folder.ignored += 1;
  };

  for (let second = 10; second < 37; second++) {
    await timed(`character_ref_20240131_0945${second}.png`, "png", `2024-01-31T09:45:${second}.000Z`);
  }
  for (let hour = 10; hour < 19; hour++) {
    await timed(`character_ref_20240229_${hour}0000.jpg`, "jpeg", `2024-02-29T${hour}:00:00.000Z`);
    await timed(`character_ref_20231231_${hour}5959.jpeg`, "jpeg", `2023-12-31T${hour}:59:59.000Z`);
  }
  for (let day = 10; day < 19; day++) {
    await timed(`character_ref_202403${day}_000000.webp`, "webp", `2024-03-${day}T00:00:00.000Z`);
  }
  // Two more formats with the same second.
  await timed("character_ref_20240401_120000.png", "png", "2024-04-01T12:00:00.000Z");
  await timed("character_ref_20240401_120000.jpg", "jpeg", "2024-04-01T12:00:00.000Z");
  await timed("character_ref_20240401_120000.webp", "webp", "2024-04-01T12:00:00.000Z");
  // Extensions in capitals, and wrong extensions.
  await timed("character_ref_20240402_120000.PNG", "png", "2024-04-02T12:00:00.000Z");
  await timed("character_ref_20240403_120000.JpEg", "jpeg", "2024-04-03T12:00:00.000Z");
  await timed("character_ref_20240404_120000.jpg", "png", "2024-04-04T12:00:00.000Z");
  await timed("character_ref_20240405_120000.png", "webp", "2024-04-05T12:00:00.000Z");
  await timed("character_ref_20240406_120000.webp", "gif", "2024-04-06T12:00:00.000Z");
  // The same name in several folders, folder names that a store uses, and a name in another Unicode form.
  await timed("2023/character_ref_20240401_120000.png", "png", "2024-04-01T12:00:00.000Z");
  await timed("2023/märz/character_ref_20240401_120000.png", "png", "2024-04-01T12:00:00.000Z");
  await timed("2023/assets/character_ref_20240401_120000.png", "png", "2024-04-01T12:00:00.000Z");
  await timed(`2023/${"mai\u0308"}/character_ref_20240401_120000.png`, "png", "2024-04-01T12:00:00.000Z");

  await uuid("0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d.png", "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d");
  await uuid("1B6F3C1E-5B8A-4D0E-9C55-0D6B1A1F2E3D.jpg", "1b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d");
  const twice = await uuid(
    "2023/018f3c1e-5b8a-7d0e-9c55-0d6b1a1f2e3d.webp",
    "018f3c1e-5b8a-7d0e-9c55-0d6b1a1f2e3d",
  );
  await write("2024/018f3c1e-5b8a-7d0e-9c55-0d6b1a1f2e3d.webp", twice);
  folder.alreadyThere += 1;
  await refused(
    "2025/018f3c1e-5b8a-7d0e-9c55-0d6b1a1f2e3d.webp",
    "id_taken",
    await sampleImage("png", ++seed),
  );

  const [png, jpeg, webp] = [await sampleImage("png"), await sampleImage("jpeg"), await sampleImage("webp")];
  await refused("character_ref_20240501_000001.png", "cut_short", png.subarray(0, -1));
  await refused("character_ref_20240501_000002.jpg", "cut_short", jpeg.subarray(0, -1));
  await refused("character_ref_20240501_000003.webp", "cut_short", webp.subarray(0, -1));
  await refused("character_ref_20240501_000004.png", "cut_short", png.subarray(0, 12));
  await refused("character_ref_20240501_000005.png", "not_an_image", "<html>404</html>");
  await refused("character_ref_20240501_000006.png", "not_an_image", "");
  await refused(
    "character_ref_20240501_000007.png",
    "not_an_image",
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
  );
  await refused("character_ref_20240230_120000.png", "impossible_date", png);
  await refused("character_ref_20230229_120000.png", "impossible_date", png);
  await refused("character_ref_20241301_120000.png", "impossible_date", png);
  await refused("character_ref_20240101_256100.png", "impossible_date", png);
  await refused("character_ref_20240101_240000.png", "impossible_date", png);
  await refused("character_ref_20240501_000008.png", "too_large", png);
  await truncate(join(root, "character_ref_20240501_000008.png"), 64 * 1024 * 1024 + 1);
  // More than a hundred million black pixels.
  await refused("character_ref_20240501_000009.png", "too_large", withSize(png, 200_000, 1_000));

  await symlink("character_ref_20240131_094510.png", join(root, "character_ref_20240501_000010.png"));
  leftAlone.push({ file: "character_ref_20240501_000010.png", reason: "symbolic_link" });
  await symlink("2023", join(root, "newest"));
  leftAlone.push({ file: "newest", reason: "symbolic_link" });
  await symlink("character_ref_20240131_094510.png", join(root, "latest.png"));
  folder.ignored += 1;
  execFileSync("mkfifo", [join(root, "character_ref_20240501_000011.png")]);
  leftAlone.push({ file: "character_ref_20240501_000011.png", reason: "not_a_file" });

  await ignored("notes.txt");
  await ignored(".DS_Store");
  await ignored("2023/index.json", "{}");
  await ignored("hero.png", png);
  await ignored("my_character_ref_20240131_094500.png", png);
  await ignored("character_ref_20240131_094500.png.bak", png);
  await ignored("character_ref_20240131_094500.gif", png);
  await ignored("character_ref_20240131_0945.png", png);
  await ignored("Character_Ref_20240131_094500.png", png);
  await ignored("0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3.png", png);
  await ignored("0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d.json", "{}");
  // Hidden folders are not walked, so this file is not counted.
  await write(".trash/character_ref_20240131_094500.png", png);
  return folder;
}

function withSize(png: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(png);
  changed.writeUInt32BE(width, 16);
  changed.writeUInt32BE(height, 20);
  return changed;
}
