import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmulator } from "../emulator.ts";
import { run } from "../testing/client.ts";
import { dataUrl } from "../testing/pictures.ts";

const isFull = process.env.DRAMATIS_FULL === "1";

/** The formats to test with ffmpeg and a browser. A plain run needs neither, and tests none. */
const players = isFull
  ? ([
      ["webm", "vp8"],
      ["mp4", "av1"],
    ] as const)
  : [];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "video-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("is served with the header that says that no model ran", async () => {
  const { emulator, url } = await videoOf("webm");
  const response = await fetch(url, { headers: { range: "bytes=0-" } });
  expect([response.status, response.headers.get("x-emulator")]).toEqual([206, "drawings, no model ran"]);
  await response.arrayBuffer();
  await emulator.close();
});

for (const [format, codec] of players) {
  describe(`a video in ${format}`, () => {
    it("is read by ffprobe, and every frame is decoded by ffmpeg without errors", async () => {
      const { emulator, url } = await videoOf(format);
      const path = join(folder, `video.${format}`);
      await writeFile(path, new Uint8Array(await (await fetch(url)).arrayBuffer()));
      await emulator.close();
      const fields = "stream=codec_name,width,height,nb_read_frames,avg_frame_rate:format=duration,size";
      const probed = await tool("ffprobe", [
        "-v",
        "error",
        "-count_frames",
        "-show_entries",
        fields,
        "-of",
        "json",
        path,
      ]);
      const { streams, format: file } = JSON.parse(probed.stdout);
      expect(streams).toEqual([
        { codec_name: codec, width: 320, height: 180, avg_frame_rate: "12/1", nb_read_frames: "24" },
      ]);
      expect(Number(file.duration)).toBeCloseTo(2, 2);
      expect(Number(file.size)).toBeLessThan(300_000);
      const decoded = await tool("ffmpeg", ["-v", "error", "-xerror", "-i", path, "-f", "framemd5", "-"]);
      expect(decoded.stderr).toBe("");
      expect(decoded.stdout.split("\n").filter((line) => line.startsWith("0,"))).toHaveLength(24);
    });

    it("plays in Chromium, and is seekable", async () => {
      const { emulator, url } = await videoOf(format);
      const { chromium } = await import("playwright");
      const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
      try {
        const page = await browser.newPage();
        await page.setContent(`<video muted preload="auto" src="${url}"></video>`);
        const seen = await page.locator("video").evaluate(async (element) => {
          const video = element as HTMLVideoElement;
          const until = (type: string) =>
            new Promise((resolve, reject) => {
              video.addEventListener(type, resolve, { once: true });
              video.addEventListener("error", () => reject(new Error(video.error?.message)), { once: true });
            });
          if (video.readyState < 1) await until("loadedmetadata");
          const { duration, videoWidth, videoHeight } = video;
          const updated = until("timeupdate");
          await video.play();
          await updated;
          while (video.currentTime < 0.3) await until("timeupdate");
          const played = video.currentTime;
          video.pause();
          const sought = until("seeked");
          video.currentTime = 1.5;
          await sought;
          return {
            duration,
            videoWidth,
            videoHeight,
            played,
            at: video.currentTime,
            state: video.readyState,
          };
        });
        expect(seen).toMatchObject({ videoWidth: 320, videoHeight: 180, at: 1.5 });
        expect(seen.duration).toBeCloseTo(2, 1);
        expect(seen.played).toBeGreaterThanOrEqual(0.3);
        expect(seen.state).toBeGreaterThanOrEqual(2);
      } finally {
        await browser.close();
        await emulator.close();
      }
      expect(emulator.requests.find(({ route }) => route === "output")?.status).toBe(206);
    });
  });
}

async function videoOf(format: "webm" | "mp4") {
  const emulator = createEmulator({ speed: 50, scenario: { videoFormat: format } });
  const { baseUrl } = await emulator.listen();
  const image = await dataUrl(640, 480, "#c02040");
  const { output } = await run({ baseUrl, fetch: (url, init) => fetch(url, init) }, "runwayml/gen4-turbo", {
    prompt: "she turns",
    image,
  });
  return { emulator, url: String(output) };
}

async function tool(name: string, args: readonly string[]) {
  return promisify(execFile)(name, args).catch((error: unknown) => {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw missing
      ? new Error(`${name} is not installed. Install it with \`apt-get install ffmpeg\`.`)
      : error;
  });
}
