// Resumes what the previous process left unfinished, and generates images, until it is killed.
import { createEngine } from "../../packages/core/src/images/create-character-references.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { providers, timing } from "./parts.ts";

const [directory = "", baseUrl = ""] = process.argv.slice(2);
const engines = providers(baseUrl).map((provider) =>
  createEngine({ provider, store: fsStore({ directory }) }, timing),
);
process.send?.("ready");

await Promise.all(
  engines.flatMap((engine) => [
    (async () => {
      while (true) {
        for await (const _result of engine.resume());
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })(),
    (async () => {
      for (let count = 0; ; count++) await engine.generate({ description: `a character, number ${count}` });
    })(),
  ]),
);
