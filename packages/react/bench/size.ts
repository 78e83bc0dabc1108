// What an app's build gets from this package, without React. Run it with:
//   node --conditions=@dramatis/source --import tsx bench/size.ts
import { weigh } from "./bundle.ts";

const door = "./src/index.ts";
const rows: readonly (readonly [string, string])[] = [
  ["DramatisProvider", `export { DramatisProvider } from "${door}"`],
  ["useCharacterSelection", `export { useCharacterSelection } from "${door}"`],
  ["useCharacterGeneration", `export { useCharacterGeneration } from "${door}"`],
  ["CharacterGrid", `export { CharacterGrid } from "${door}"`],
  ["all", `export * from "${door}"`],
  ["@dramatis/core/client", `export * from "@dramatis/core/client"`],
  ["all, with @dramatis/core/client", `export * from "${door}"; export * from "@dramatis/core/client"`],
];

for (const [name, code] of rows) {
  const { minified, gzip } = await weigh(code);
  console.log(
    `${name.padEnd(34)}${String(minified).padStart(7)} B minified${String(gzip).padStart(7)} B gzip`,
  );
}
