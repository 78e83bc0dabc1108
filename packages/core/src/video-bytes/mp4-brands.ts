/** Of QuickTime, which wrote the format before it was a standard. https://mp4ra.org/registered-types/brands */
const quickTime = "qt";

/** Of sound, of images and sequences of images, and of a camera's raw ones. */
const otherMedia: ReadonlySet<string> = new Set(
  `M4A M4B M4P F4A F4B
  mif1 mif2 msf1 miaf avif avis avio avci avcs heic heix heim heis hevc hevx hevm hevs jpeg jpgs j2ki j2is crx`.split(
    /\s+/,
  ),
);

/**
 * What a file of these brands is, of which the major one is the first. Players go by none of them, and there are more
 * than anyone has listed: every camera has its own. But a major brand of another medium says what the file is, however
 * compatible it may be: sequences of AVIF images are, and songs.
 *
 * @returns undefined for another medium.
 */
export function videoOfBrands([major = ""]: readonly string[]): "video/mp4" | "video/quicktime" | undefined {
  if (major === quickTime) return "video/quicktime";
  return otherMedia.has(major) ? undefined : "video/mp4";
}
