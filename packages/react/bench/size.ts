// What an app's build gets from this package, without React. Run it with:
//   node --conditions=@dramatis/source --import tsx bench/size.ts
import { weigh } from "./bundle.ts";

const door = "./src/index.ts";
const rows: readonly (readonly [string, string])[] = [
  ["DramatisProvider", `export { DramatisProvider } from "${door}"`],
  ["useCharacterSelection", `export { useCharacterSelection } from "${door}"`],
  ["useCharacterGeneration", `export { useCharacterGeneration } from "${door}"`],
  ["useVideoGeneration", `export { useVideoGeneration } from "${door}"`],
  ["CharacterGrid", `export { CharacterGrid } from "${door}"`],
  ["all", `export * from "${door}"`],
  ["@dramatis/core/client", `export * from "@dramatis/core/client"`],
  ["all, with @dramatis/core/client", `export * from "${door}"; export * from "@dramatis/core/client"`],
];

// Measured in the same way, React outside. None of them has all that is above: a group of radios knows no images that
// are on their way or failed, and a hook that asks for images has no grid, and finds nothing after a reload.
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
  const { minified, gzip } = await weigh(code);
  console.log(
    `${name.padEnd(34)}${String(minified).padStart(7)} B minified${String(gzip).padStart(7)} B gzip`,
  );
}

for (const [name, kilobytes] of Object.entries(peers)) {
  console.log(`${name.padEnd(34)}${" ".repeat(18)}${`${kilobytes} kB gzip`.padStart(14)}`);
}
