// Generates up to four images of a character from a description, each under a UUID.
import { mkdir, writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { createCharacterReferences, DramatisError } from "@dramatis/core";
import { replicate } from "@dramatis/core/replicate";
import { fsStore } from "@dramatis/fs-store";
import { createEmulator } from "@dramatis/replicate-emulator";
import { type Arguments, readArguments, usage } from "./arguments.ts";
import { writeContactSheet } from "./contact-sheet.ts";
import { progressLine, table } from "./report.ts";

const folder = resolve("quickstart-output");

async function main({ description, numImages, model, scenario }: Arguments): Promise<number> {
  const emulator = process.env.REPLICATE_API_TOKEN ? undefined : createEmulator(scenario ? { scenario } : {});
  const account = emulator && { auth: "emulated", baseUrl: (await emulator.listen()).baseUrl };
  console.log(
    emulator
      ? "REPLICATE_API_TOKEN is not set: the emulator draws the images, and no model runs."
      : "REPLICATE_API_TOKEN is set: Replicate generates the images and bills you for them.",
  );
  console.log(`${numImages} x ${model}: ${description}\n`);

  const store = fsStore({ directory: `${folder}/store` });
  const characters = createCharacterReferences({ provider: replicate({ ...account, model }), store });
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  try {
    for await (const event of characters.stream({ description, numImages }, { signal: stop.signal })) {
      if (event.type === "slot-end" || event.type === "slot-error") console.log(progressLine(event));
      if (event.type !== "batch-end") continue;

      await mkdir(folder, { recursive: true });
      const { result } = event;
      for (const { id, path } of result.images) {
        const image = await characters.open(id);
        if (image) await writeFile(`${folder}/${path}`, image.stream());
      }
      const shown = relative(process.cwd(), folder) || ".";
      console.log(`\n${table(result.slots, shown)}\n`);
      for (const { message } of result.warnings) console.log(`Warning: ${message}`);
      console.log(
        `${result.status}: ${result.images.length} of ${result.requested} images (batch ${result.batchId})`,
      );
      if (result.images.length === 0) return 1;
      await writeContactSheet(folder, result.images);
      console.log(`All images side by side: ${shown}/contact-sheet.png`);
    }
    return 0;
  } finally {
    await characters.close();
    await store.close();
    await emulator?.close();
  }
}

try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) console.log(usage);
  else process.exitCode = await main(args);
} catch (error) {
  const isBadArgument = !DramatisError.isInstance(error) || error.code === "invalid_request";
  console.error(error instanceof Error ? error.message : error);
  if (isBadArgument) console.error(`\n${usage}`);
  process.exitCode = isBadArgument ? 2 : 1;
}
