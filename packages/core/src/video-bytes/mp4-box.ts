/** The type of a box or a brand, four letters, as the number that it is in a file. ISO/IEC 14496-12, 4.2 */
export function codeOf(letters: string): number {
  return [...letters].reduce((code, letter) => code * 256 + letter.charCodeAt(0), 0);
}

/** The letters of a type or a brand. */
export function lettersOf(code: number): string {
  return String.fromCharCode(code >>> 24, (code >>> 16) & 0xff, (code >>> 8) & 0xff, code & 0xff);
}

/** The brands in a file type box without its head: the major one, then the compatible ones. ISO/IEC 14496-12, 4.3 */
export function brandsOf(content: DataView): string[] {
  const brands: string[] = [];
  for (let at = 0; at + 4 <= content.byteLength; at += 4) {
    // The second four bytes are the major brand's version.
    if (at !== 4) brands.push(lettersOf(content.getUint32(at)));
  }
  return brands;
}
