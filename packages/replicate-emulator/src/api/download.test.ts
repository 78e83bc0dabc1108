import { createConnection } from "node:net";
import sharp from "sharp";
import { afterEach, describe, expect, it } from "vitest";
import type { DownloadFault, DownloadScript } from "../scenario/download-fault.ts";
import { failureCode, run, urlsOf } from "../testing/client.ts";
import { FORMS, type Running, startForm } from "../testing/forms.ts";

const FLUX = "black-forest-labs/flux-schnell";

describe.each(FORMS)("downloads by %s", (form) => {
  let running: Running;
  afterEach(() => running.emulator.close());

  /** Creates two images with a download script, and returns their URLs. */
  async function start(downloads: DownloadScript): Promise<readonly string[]> {
    running = await startForm(form, {
      scenario: { timing: { startMs: [0, 0], runMs: [0, 0] }, prediction: () => ({ downloads }) },
    });
    const { output } = await run(running, FLUX, { prompt: "a", num_outputs: 2, megapixels: "0.25" });
    return urlsOf(output);
  }

  async function read(url: string | undefined, init: RequestInit = {}) {
    const response = await running.fetch(url ?? "", init);
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, url: response.url, bytes };
  }

  const cases: readonly (readonly [string, DownloadFault, (url: string, whole: Buffer) => Promise<void>])[] =
    [
      [
        "answer.404",
        { kind: "answer", status: 404 },
        async (url) => expect((await read(url)).status).toBe(404),
      ],
      [
        "empty",
        { kind: "empty" },
        async (url) => {
          const { status, bytes, headers } = await read(url);
          expect([status, bytes.length, headers.get("content-type")]).toEqual([200, 0, "image/webp"]);
        },
      ],
      [
        "html",
        { kind: "html" },
        async (url) => {
          const { status, bytes, headers } = await read(url);
          expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
          expect(bytes.toString()).toContain("<!doctype html>");
        },
      ],
      [
        "json",
        { kind: "json" },
        async (url) => expect(JSON.parse((await read(url)).bytes.toString())).toHaveProperty("detail"),
      ],
      [
        "truncated.declared",
        { kind: "truncated", declared: true },
        async (url) => expect(await failureCode(read(url))).toBe("UND_ERR_SOCKET"),
      ],
      [
        "truncated.undeclared",
        { kind: "truncated", declared: false },
        async (url, whole) => {
          const { status, bytes, headers } = await read(url);
          expect([status, headers.get("content-length")]).toEqual([200, null]);
          expect(bytes.equals(whole.subarray(0, Math.floor(whole.length / 2)))).toBe(true);
        },
      ],
      ["reset", { kind: "reset" }, async (url) => expect(await failureCode(read(url))).toBe("ECONNRESET")],
      [
        "stall",
        { kind: "stall" },
        async (url) => {
          const controller = new AbortController();
          const response = await running.fetch(url, { signal: controller.signal });
          const reader = response.body?.getReader();
          const first = await reader?.read();
          expect(first?.value?.byteLength).toBeGreaterThan(0);
          const next = reader?.read();
          controller.abort();
          await expect(next).rejects.toThrow(/abort/i);
        },
      ],
      [
        "redirect.hops",
        { kind: "redirect", hops: 2 },
        async (url, whole) => {
          const followed = await read(url);
          expect([followed.bytes.equals(whole), followed.url]).toEqual([true, `${url}?hop=2`]);
          const byHand = await read(url, { redirect: "manual" });
          expect([byHand.status, byHand.headers.get("location")]).toEqual([302, `${url}?hop=1`]);
          expect(await failureCode(read(url, { redirect: "error" }))).not.toBe("no failure");
        },
      ],
      [
        "redirect.loop",
        { kind: "redirect", loop: true },
        async (url) => expect(await failureCode(read(url))).not.toBe("no failure"),
      ],
      [
        "redirect.elsewhere",
        { kind: "redirect", to: "http://elsewhere.invalid/x.png" },
        async (url) => {
          const { status, headers } = await read(url, { redirect: "manual" });
          expect([status, headers.get("location")]).toEqual([302, "http://elsewhere.invalid/x.png"]);
        },
      ],
      [
        "oversized",
        { kind: "oversized" },
        async (url) => {
          const { bytes } = await read(url);
          const metadata = await sharp(bytes, { limitInputPixels: false, failOn: "none" }).metadata();
          expect([metadata.format, metadata.width, metadata.height]).toEqual(["png", 60_000, 60_000]);
        },
      ],
      [
        "content-type",
        { kind: "content-type", contentType: "text/plain" },
        async (url, whole) => {
          const { headers, bytes } = await read(url);
          expect([headers.get("content-type"), bytes.equals(whole)]).toEqual(["text/plain", true]);
        },
      ],
      [
        "bytes",
        { kind: "bytes", bytes: Buffer.from("<svg/>"), contentType: "image/svg+xml" },
        async (url) => expect((await read(url)).bytes.toString()).toBe("<svg/>"),
      ],
      [
        "slow",
        { kind: "slow", chunks: 5, pauseMs: 5 },
        async (url, whole) => {
          const { bytes, headers } = await read(url);
          expect([bytes.equals(whole), headers.get("content-length")]).toEqual([true, String(whole.length)]);
        },
      ],
    ];

  it.each(cases)("%s", async (name, fault, check) => {
    // The first download of the first output is the reference; the fault applies to the second.
    const [url = "", other] = await start(({ output, attempt }) =>
      output === 0 && attempt > 0 ? fault : undefined,
    );
    const whole = (await read(url)).bytes;
    await check(url, whole);
    expect((await read(other)).status).toBe(200);
    expect(running.emulator.faults[`download.${name}`]).toBeGreaterThan(0);
  });

  it("applies faults by output and by attempt", async () => {
    const [first, second] = await start([{ kind: "empty" }, [{ kind: "answer", status: 503 }, undefined]]);
    expect([(await read(first)).bytes.length, (await read(first)).bytes.length]).toEqual([0, 0]);
    expect([(await read(second)).status, (await read(second)).status]).toEqual([503, 200]);
    expect(running.emulator.predictions[0]?.downloads).toBe(4);
  });
});

describe("on the wire", () => {
  it("ends a body without length and chunks by closing the connection", async () => {
    const { emulator, ...target } = await startForm("server", {
      scenario: {
        timing: { startMs: [0, 0], runMs: [0, 0] },
        prediction: () => ({ downloads: () => ({ kind: "truncated", declared: false }) }),
      },
    });
    const { output } = await run(target, FLUX, { prompt: "a" });
    const url = new URL(urlsOf(output)[0] ?? "");
    const raw = await new Promise<string>((resolve, reject) => {
      let text = "";
      const socket = createConnection(Number(url.port), url.hostname);
      socket.on("data", (chunk) => {
        text += chunk.toString("latin1");
      });
      socket.on("end", () => resolve(text));
      socket.on("error", reject);
      socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`);
    });
    const head = raw.slice(0, raw.indexOf("\r\n\r\n")).toLowerCase();
    expect(head).toContain("200 ok");
    expect(head).toContain("connection: close");
    expect(head).not.toMatch(/content-length|transfer-encoding/);
    await emulator.close();
  });

  it("rejects calls of the fetch form to other hosts like an unknown host, and records them", async () => {
    const { emulator } = await startForm("fetch");
    expect(await failureCode(emulator.fetch("https://elsewhere.example/x.png"))).toBe("ENOTFOUND");
    expect(emulator.requests).toMatchObject([{ route: "elsewhere", status: "unreachable" }]);
    await emulator.close();
  });
});
