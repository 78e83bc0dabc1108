/** Splits a name into words in lower case: `maxInputImages` and `max_input_images` become `max`, `input`, `images`. */
export function splitWords(name: string): string[] {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}
