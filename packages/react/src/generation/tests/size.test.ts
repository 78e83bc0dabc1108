// @vitest-environment node
import { expect, test } from "vitest";
import { measureSize } from "../../../bench/bundle.ts";

test.each([
  ["useCharacterGeneration", 17_588],
  ["useCharacterGeneration, useVideoGeneration", 17_757],
])("an app that uses the grid, the client and %s loads at most %i bytes", async (hooks, most) => {
  const others = `
    export { CharacterGrid, DramatisProvider, useCharacterSelection } from "./src/index.ts";
    export { createClient, createGenerationStore } from "@dramatis/core/client";
  `;
  const whole = await measureSize(`${others} export { ${hooks} } from "./src/index.ts";`);
  expect(whole.gzip).toBeLessThanOrEqual(most);
});
