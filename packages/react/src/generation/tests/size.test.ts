// @vitest-environment node
import { expect, test } from "vitest";
import { weigh } from "../../../bench/bundle.ts";

test.each([
  ["useCharacterGeneration", 2_175],
  ["useCharacterGeneration, useVideoGeneration", 2_355],
])("%s: at most %i bytes more in an app that has the grid and the client", async (hooks, most) => {
  const others = `
    export { CharacterGrid, DramatisProvider, useCharacterSelection } from "./src/index.ts";
    export { createClient, createGenerationStore } from "@dramatis/core/client";
  `;
  const without = await weigh(others);
  const whole = await weigh(`${others} export { ${hooks} } from "./src/index.ts";`);
  expect(whole.gzip - without.gzip).toBeLessThanOrEqual(most);
});
