import { afterEach, describe, expect, it, vi } from "vitest";
import { HEADERS, type PredictionBody, run } from "../testing/client.ts";
import { FORMS, type Running, startForm } from "../testing/forms.ts";
import { dataUrl, plainPicture } from "../testing/pictures.ts";
import { pixelOf, readVideo } from "../testing/read-video.ts";

const TURBO = "runwayml/gen4-turbo";
const VEO = "google/veo-3.1";

describe.each(FORMS)("the image of a video by %s", (form) => {
  let running: Running;
  afterEach(() => running.emulator.close());

  async function start(scenario = {}) {
    running = await startForm(form, { speed: 50, scenario });
  }

  async function middleOf({ output }: PredictionBody): Promise<readonly number[]> {
    const response = await running.fetch(String(output));
    const { packets } = await readVideo(new Uint8Array(await response.arrayBuffer()));
    return pixelOf(packets[12]?.data ?? new Uint8Array(0), 160, 80);
  }

  async function upload(bytes: Uint8Array<ArrayBuffer>) {
    const body = new FormData();
    body.set("content", new File([bytes], "a.png", { type: "image/png" }));
    const { authorization } = HEADERS;
    const response = await running.fetch(`${running.baseUrl}/files`, {
      method: "POST",
      headers: { authorization },
      body,
    });
    return response.json();
  }

  it("is read from a data URL, alone or as the first of a list", async () => {
    await start();
    const [red, blue] = await Promise.all([dataUrl(64, 64, "#e01010"), dataUrl(64, 64, "#1010e0")]);
    const one = await run(running, TURBO, { prompt: "a", image: red });
    const listed = await run(running, VEO, { prompt: "a", reference_images: [blue, red] });
    expect(await middleOf(one)).toSatisfy(([r = 0, , b = 0]: number[]) => r > 190 && b < 60);
    expect(await middleOf(listed)).toSatisfy(([r = 0, , b = 0]: number[]) => b > 190 && r < 60);
  });

  it("can be an uploaded file that is deleted before the video is downloaded", async () => {
    await start();
    const file = await upload(new Uint8Array(await plainPicture(64, 64, "#10e010")));
    const urls = [file.urls.get, `${file.urls.get}/download`];
    const made = await Promise.all(urls.map((image) => run(running, TURBO, { prompt: "a", image })));
    await running.fetch(file.urls.get, { method: "DELETE", headers: HEADERS });
    for (const prediction of made) {
      expect(await middleOf(prediction)).toSatisfy(([r = 0, g = 0]: number[]) => g > 190 && r < 60);
    }
    const late = await run(running, TURBO, { prompt: "a", image: file.urls.get });
    expect([late.status, late.error]).toEqual([
      "failed",
      `input.image: 404 Client Error: Not Found for url: ${file.urls.get}`,
    ]);
  });

  it("can be an output of the emulator", async () => {
    await start();
    const { output } = await run(running, "google/imagen-4", { prompt: "an old sailor" });
    const video = await run(running, TURBO, { prompt: "a", image: output });
    const another = await run(running, TURBO, { prompt: "a", image: output, seed: 3 });
    expect([video.status, another.status]).toEqual(["succeeded", "succeeded"]);
    expect(await middleOf(video)).toHaveLength(3);
    const second = await run(running, TURBO, { prompt: "a", image: video.output });
    expect([second.status, second.error]).toEqual(["failed", "input.image: cannot identify image file"]);
  });

  it("is drawn if its URL is on another host, without a request to that host", async () => {
    await start();
    const { fetch } = globalThis;
    const called: string[] = [];
    const spy = vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
      called.push(String(input));
      return fetch(input, init);
    });
    const image = "https://images.example/sailor.png";
    const first = await run(running, TURBO, { prompt: "a", image, seed: 1 });
    const other = await run(running, TURBO, { prompt: "a", image: `${image}?2`, seed: 1 });
    const hosted = await run(running, TURBO, { prompt: "a", image: "https://replicate.delivery/pbxt/a.png" });
    const videos = await Promise.all(
      [first, other].map(async ({ output }) =>
        Buffer.from(await (await running.fetch(String(output))).arrayBuffer()),
      ),
    );
    spy.mockRestore();
    expect(hosted.status).toBe("succeeded");
    expect(videos[0]?.equals(videos[1] ?? Buffer.alloc(0))).toBe(false);
    expect(called.filter((url) => !url.startsWith(new URL(running.baseUrl).origin))).toEqual([]);
  });

  it.each([
    ["text", "data:text/plain,hello"],
    ["an SVG", "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"],
    ["a truncated PNG", "cut"],
    ["nothing", "data:image/png;base64,"],
  ])("fails the prediction if it is %s", async (_, given) => {
    await start();
    const whole = await plainPicture(300, 300, "#e01010");
    const image =
      given === "cut" ? `data:image/png;base64,${whole.subarray(0, 200).toString("base64")}` : given;
    const failed = await run(running, VEO, {
      prompt: "a",
      reference_images: [await dataUrl(8, 8, "#fff"), image],
    });
    expect([failed.status, failed.error, failed.output]).toEqual([
      "failed",
      "input.reference_images: cannot identify image file",
      null,
    ]);
    expect(running.emulator.predictions[0]?.billed).toBe(false);
    expect(running.emulator.faults).toEqual({});
  });

  it("is rejected with an unsupported URL scheme, and does not override a scripted end", async () => {
    await start({ prediction: [undefined, { end: { status: "failed", error: "E9243" } }] });
    const image = "file:///etc/hosts";
    expect((await run(running, TURBO, { prompt: "a", image })).error).toContain("unsupported URL scheme");
    expect((await run(running, TURBO, { prompt: "a", image })).error).toBe("E9243");
  });

  it("is not required by text-to-video models", async () => {
    await start({ prediction: () => ({ output: { kind: "data-urls" } }) });
    const { output } = await run(running, "google/veo-3", { prompt: "an old sailor" });
    expect(output).toMatch(/^data:video\/webm;base64,/);
  });
});

describe.each(FORMS)("ranges by %s", (form) => {
  it("are answered with 206, and with 416 beyond the end", async () => {
    const running = await startForm(form, { speed: 50 });
    const { output } = await run(running, TURBO, { prompt: "a", image: await dataUrl(64, 64, "#e01010") });
    const get = async (headers: Record<string, string>) => {
      const response = await running.fetch(String(output), { headers });
      const body = Buffer.from(await response.arrayBuffer());
      return { status: response.status, range: response.headers.get("content-range"), body };
    };
    const whole = await get({});
    const size = whole.body.length;
    expect([whole.status, whole.range]).toEqual([200, null]);
    const part = await get({ range: "bytes=100-199" });
    expect([part.status, part.range]).toEqual([206, `bytes 100-199/${size}`]);
    expect(part.body.equals(whole.body.subarray(100, 200))).toBe(true);
    const beyond = await get({ range: `bytes=${size}-` });
    expect([beyond.status, beyond.range, beyond.body.length]).toEqual([416, `bytes */${size}`, 0]);
    expect((await get({ range: "bytes=0-9", "if-range": '"x"' })).status).toBe(200);
    await running.emulator.close();
  });
});
