// @vitest-environment node
import { expect, test } from "vitest";
import { weigh } from "../../../bench/bundle.ts";

test("the hook adds at most 1,450 bytes to an app that has the grid and the client", async () => {
  const others = `
    export { CharacterGrid, DramatisProvider, useCharacterSelection } from "./src/index.ts";
    export { createClient, createGenerationStore } from "@dramatis/core/client";
  `;
  const without = await weigh(others);
  const whole = await weigh(`${others} export { useCharacterGeneration } from "./src/index.ts";`);
  expect(whole.gzip - without.gzip).toBeLessThanOrEqual(1_450);
});
