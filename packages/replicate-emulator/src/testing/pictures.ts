import sharp from "sharp";

/** Creates a PNG of one color. */
export function plainPicture(width: number, height: number, background: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

export async function dataUrl(width: number, height: number, background: string): Promise<string> {
  return `data:image/png;base64,${(await plainPicture(width, height, background)).toString("base64")}`;
}
