// Prints how many bytes this package adds to an app's bundle, without React. Run it with `npm run size`.
import { measureSize } from "./bundle.ts";

const entry = "./src/index.ts";
const rows: readonly (readonly [string, string])[] = [
  ["DramatisProvider", `export { DramatisProvider } from "${entry}"`],
  ["useCharacterSelection", `export { useCharacterSelection } from "${entry}"`],
  ["useCharacterGeneration", `export { useCharacterGeneration } from "${entry}"`],
  ["useVideoGeneration", `export { useVideoGeneration } from "${entry}"`],
  ["CharacterGrid", `export { CharacterGrid } from "${entry}"`],
  ["all", `export * from "${entry}"`],
  ["@dramatis/core/client", `export * from "@dramatis/core/client"`],
  ["all, with @dramatis/core/client", `export * from "${entry}"; export * from "@dramatis/core/client"`],
];

// Other libraries, measured the same way without React. None has all of the above: a radio group does not handle images
// that are pending or failed, and an image generation hook has no grid and does not resume after a reload.
const peers = {
  "a radio group of Zag": 9.2,
  "a radio group of Radix": 10.6,
  "a radio group of Headless UI": 11.6,
  "a radio group of Base UI": 12.0,
  "a radio group of React Aria": 17.4,
  "a radio group of Ariakit": 17.5,
  "TanStack AI, useGenerateImage": 12.9,
  "AI SDK, useChat": 128,
};

for (const [name, code] of rows) {
  const { minified, gzip } = await measureSize(code);
  console.log(
    `${name.padEnd(34)}${String(minified).padStart(7)} B minified${String(gzip).padStart(7)} B gzip`,
  );
}

for (const [name, kilobytes] of Object.entries(peers)) {
  console.log(`${name.padEnd(34)}${" ".repeat(18)}${`${kilobytes} kB gzip`.padStart(14)}`);
}
