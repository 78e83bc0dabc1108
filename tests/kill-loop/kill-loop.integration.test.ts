import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createEngine } from "../../packages/core/src/images/create-character-references.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { createEmulator } from "../../packages/replicate-emulator/src/index.ts";
import { bundle } from "../testing/bundle.ts";
import { providers, timing } from "./parts.ts";

const kills = process.env.DRAMATIS_FULL === "1" ? 200 : 20;
const noRateLimit = { createsPerMinute: 1e9, otherPerMinute: 1e9 };

test(`${kills} kills at random moments: the output of every paid prediction is stored, and no image was paid for twice`, {
  timeout: 30 * 60_000,
}, async () => {
  const emulator = createEmulator({
    scenario: { timing: { startMs: [0, 150], runMs: [0, 300] }, rateLimit: noRateLimit },
  });
  const { baseUrl } = await emulator.listen();
  const script = await bundle(join(import.meta.dirname, "generate-forever.ts"));
  const directory = await mkdtemp(join(tmpdir(), "dramatis-kill-"));
  try {
    for (let killed = 0; killed < kills; killed++) {
      const child = fork(script, [directory, baseUrl], {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      const [message] = await Promise.race([once(child, "message"), once(child, "exit")]);
      expect(message).toBe("ready");
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1_500));
      child.kill("SIGKILL");
      const [, signal] = await once(child, "exit");
      expect(signal).toBe("SIGKILL");
    }

    const store = fsStore({ directory });
    const problems: object[] = [];
    const problem = (details: object, message: string) => problems.push({ message, ...details });
    const logger = { debug: () => {}, info: () => {}, warn: problem, error: problem };
    const engines = providers(baseUrl).map((provider) => createEngine({ provider, store, logger }, timing));
    let resumed = 0;
    for (const engine of engines)
      for await (const { status } of engine.resume()) resumed += status === "succeeded" ? 1 : 0;
    const open: string[] = [];
    for await (const id of store.journal.unfinished({ kind: "batch" })) open.push(id);
    expect({ open, problems }).toEqual({ open: [], problems: [] });

    const images = [];
    for (let cursor: string | undefined; ; ) {
      const page = await store.list({ limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
      images.push(...page.items);
      cursor = page.cursor;
      if (cursor === undefined) break;
    }
    const outputs = emulator.predictions.flatMap(({ id, outputs }) =>
      outputs.map((_, index) => `${id} ${index}`),
    );
    const stored = images.map(({ metadata }) => `${metadata.predictionId} ${metadata.outputIndex ?? 0}`);
    expect(stored.sort()).toEqual(outputs.sort());
    expect(emulator.predictions.every(({ status }) => status === "succeeded")).toBe(true);
    // Two images in one slot would mean that it was paid for twice.
    const slots = images.map(
      ({ origin }) => origin.type === "generated" && `${origin.batchId} ${origin.slot}`,
    );
    expect(new Set(slots).size).toBe(images.length);
    expect(images.length).toBeGreaterThan(0);
    expect(images.length % 4).toBe(0);
    for (const { id, byteLength } of images.slice(0, 20)) {
      expect((await (await store.open(id))?.bytes())?.byteLength).toBe(byteLength);
    }
    process.stdout.write(
      `${kills} kills: ${images.length / 4} batches, ${emulator.predictions.length} predictions paid, ` +
        `${images.length} images stored, ${resumed} batches finished at the end, 0 lost, 0 paid twice\n`,
    );
    await Promise.all(engines.map((engine) => engine.close()));
    await store.close();
  } finally {
    await emulator.close();
    await rm(directory, { recursive: true, force: true });
  }
});
