/** One run of the benchmark: asks for all batches at once and reports what it took. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Replicate from "replicate";
import { fsStore } from "../../../fs-store/src/index.ts";
import { createCharacterReferences } from "../../src/index.ts";
import { createReplicate } from "../../src/replicate/index.ts";

/** What is to be measured. */
export interface SubjectTask {
  readonly subject: "by hand" | "dramatis";
  readonly baseUrl: string;
  readonly folder: string;
  readonly batches: number;
  readonly imagesPerBatch: number;
}

/** What it took. */
export interface SubjectReport {
  readonly arrived: number;
  readonly seconds: number;
  /** User and system time per image that was asked for. */
  readonly processorMs: number;
  /** The most that the process held, over what it held after one image. */
  readonly megabytesOverIdle: number;
}

const model = "acme/portrait";
const prompt = "a red-haired pirate";

const subjects = {
  "by hand": ({ baseUrl, folder }: SubjectTask) => {
    // Its own file outputs are only for https, and buffer the whole image.
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
      // All predictions end together, so that all images arrive at once.
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
  // What a first image loads and compiles is not what the others cost.
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
