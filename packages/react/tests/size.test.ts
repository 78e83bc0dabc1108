// @vitest-environment node
import { expect, test } from "vitest";
import { measureSize } from "../bench/bundle.ts";

const entry = "./src/index.ts";

test.each([
  ["useCharacterSelection", 4_350],
  ["CharacterGrid", 5_500],
  ["DramatisProvider", 240],
])("%s adds at most %i bytes to an app, minified and compressed", async (name, budget) => {
  const { gzip } = await measureSize(`export { ${name} } from "${entry}"`);
  expect(gzip).toBeLessThanOrEqual(budget);
});

test("unused code is tree-shaken", async () => {
  const { minified } = await measureSize(`import "${entry}"; import { CharacterGrid } from "${entry}";`);
  expect(minified).toBe(0);
});

test("the only external import is React", async () => {
  const { imports } = await measureSize(`export * from "${entry}"`);
  expect([...new Set(imports)].toSorted()).toEqual(["react", "react/jsx-runtime"]);
});
