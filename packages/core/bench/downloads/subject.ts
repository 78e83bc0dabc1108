/** One run of the benchmark: requests all batches concurrently and reports the cost. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Replicate from "replicate";
import { fsStore } from "../../../fs-store/src/index.ts";
import { createCharacterReferences } from "../../src/index.ts";
import { createReplicate } from "../../src/replicate/index.ts";

/** What to measure. */
export interface SubjectTask {
  readonly subject: "by hand" | "dramatis";
  readonly baseUrl: string;
  readonly folder: string;
  readonly batches: number;
  readonly imagesPerBatch: number;
}

/** The cost of a run. */
export interface SubjectReport {
  readonly arrived: number;
  readonly seconds: number;
  /** User and system time per requested image. */
  readonly processorMs: number;
  /** The peak memory of the process, minus its memory after one image. */
  readonly megabytesOverIdle: number;
}

const model = "acme/portrait";
const prompt = "a red-haired pirate";

const subjects = {
  "by hand": ({ baseUrl, folder }: SubjectTask) => {
    // The file outputs of `replicate` require https and buffer the whole image.
    const replicate = new Replicate({ auth: "r8_bench", baseUrl, useFileOutput: false });
    const image = async (number: number): Promise<number> => {
      const { body } = await fetch(String(await replicate.run(model, { input: { prompt, number } })));
      if (body === null) return 0;
      await writeFile(join(folder, `${number}.png`), body);
      return 1;
    };
    let images = 0;
    return async (count: number): Promise<number> => {
      const arrived = await Promise.all(Array.from({ length: count }, () => image(images++)));
      return arrived.reduce((sum, one) => sum + one, 0);
    };
  },
  dramatis: ({ baseUrl, folder }: SubjectTask) => {
    const characters = createCharacterReferences({
      provider: createReplicate({ auth: "r8_bench", baseUrl }).image(model),
      store: fsStore({ directory: folder }),
      // All predictions end together, so that all images arrive at the same time.
      concurrency: 1_000,
    });
    return async (count: number): Promise<number> => {
      const { images, failures } = await characters.generate({ description: prompt, numImages: count });
      for (const { slot, code, message } of failures) console.error(`slot ${slot}: ${code}: ${message}`);
      return images.length;
    };
  },
};

process.once("message", (task: SubjectTask) => void measure(task));

async function measure(task: SubjectTask): Promise<void> {
  await mkdir(task.folder, { recursive: true });
  const batch = subjects[task.subject](task);
  // The first image includes the cost of loading and compiling code.
  await batch(1);
  (globalThis as { gc?: () => void }).gc?.();
  const idle = process.memoryUsage.rss();
  let most = idle;
  const sampling = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const before = process.cpuUsage();
  const begun = performance.now();
  const counts = await Promise.all(Array.from({ length: task.batches }, () => batch(task.imagesPerBatch)));
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(before);
  clearInterval(sampling);
  const report: SubjectReport = {
    arrived: counts.reduce((sum, count) => sum + count, 0),
    seconds,
    processorMs: (user + system) / 1_000 / (task.batches * task.imagesPerBatch),
    megabytesOverIdle: (most - idle) / 1_000_000,
  };
  process.send?.(report);
}
