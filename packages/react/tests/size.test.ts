// @vitest-environment node
import { expect, test } from "vitest";
import { weigh } from "../bench/bundle.ts";

const door = "./src/index.ts";

test.each([
  ["useCharacterSelection", 4_350],
  ["CharacterGrid", 5_500],
  ["DramatisProvider", 240],
])("%s weighs at most %i bytes in an app, minified and compressed", async (name, budget) => {
  const { gzip } = await weigh(`export { ${name} } from "${door}"`);
  expect(gzip).toBeLessThanOrEqual(budget);
});

test("what is not used weighs nothing", async () => {
  const { minified } = await weigh(`import "${door}"; import { CharacterGrid } from "${door}";`);
  expect(minified).toBe(0);
});

test("nothing but React comes along from outside", async () => {
  const { imports } = await weigh(`export * from "${door}"`);
  expect([...new Set(imports)].toSorted()).toEqual(["react", "react/jsx-runtime"]);
});
