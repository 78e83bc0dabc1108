// @vitest-environment node
import { expect, test } from "vitest";
import { measureSize } from "../../../bench/bundle.ts";

test.each([
  ["useCharacterGeneration", 2_185],
  ["useCharacterGeneration, useVideoGeneration", 2_356],
])("%s adds at most %i bytes to an app that uses the grid and the client", async (hooks, most) => {
  const others = `
    export { CharacterGrid, DramatisProvider, useCharacterSelection } from "./src/index.ts";
    export { createClient, createGenerationStore } from "@dramatis/core/client";
  `;
  const without = await measureSize(others);
  const whole = await measureSize(`${others} export { ${hooks} } from "./src/index.ts";`);
  expect(whole.gzip - without.gzip).toBeLessThanOrEqual(most);
});
