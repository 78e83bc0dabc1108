/**
 * The base format in its versions, MP4, and what it is called for its codec, for streaming or for a maker's players.
 * https://mp4ra.org/registered-types/brands
 */
const mp4Brands = wordsOf(`
  isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 isoa isob isoc mp41 mp42 mp71 avc1 hvc1 hev1 av01
  dash dsms msdh cmfc cmf2 cmff cmfl cmfs M4V M4VH M4VP F4V MSNV`);

/** Of QuickTime, of sound, of images and sequences of images, and of a camera's raw ones. */
const otherMedia = wordsOf(`
  qt M4A M4B M4P F4A F4B
  mif1 mif2 msf1 miaf avif avis avio avci avcs heic heix heim heis hevc hevx hevm hevs jpeg jpgs j2ki j2is crx`);

/**
 * Whether a file of these brands, of which the major one is the first, is an MP4. A reader may go by any of them, and
 * the major one is often that of a camera, so one of MP4's is enough. But a major brand of another medium says what
 * the file is, however compatible it may be: sequences of AVIF images are, and songs.
 */
export function isMp4(brands: readonly string[]): boolean {
  const [major = "", ...compatible] = brands.map((brand) => brand.trimEnd());
  return !otherMedia.has(major) && [major, ...compatible].some((brand) => mp4Brands.has(brand));
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
