import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { parseCliArguments } from "./cli-arguments.ts";
import { createEmulator, type Emulator } from "./emulator.ts";
import { type ScenarioName, scenarios } from "./scenario/scenarios.ts";
import { create, failureCode, HEADERS, run, urlsOf } from "./testing/client.ts";
import { FORMS, startForm } from "./testing/forms.ts";

const IMAGEN = "google/imagen-4";

describe("listening", () => {
  let emulator: Emulator;
  afterEach(() => emulator.close());

  it("is on loopback only, works once, and returns the server's URLs", async () => {
    emulator = createEmulator();
    expect(emulator.baseUrl).toBe("http://replicate-emulator.invalid/v1");
    const { url, baseUrl, port } = await emulator.listen();
    expect([url, baseUrl, emulator.baseUrl]).toEqual([`http://127.0.0.1:${port}`, `${url}/v1`, baseUrl]);
    await expect(emulator.listen()).rejects.toThrow("already listening");
    const { body } = await create({ baseUrl: `http://localhost:${port}/v1`, fetch }, IMAGEN, { prompt: "a" });
    expect(new URL(body.urls.get).host).toBe(`localhost:${port}`);
  });

  it("rejects if the port is in use, and can then listen on another port", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    emulator = createEmulator();
    await expect(emulator.listen(typeof address === "object" ? address?.port : 0)).rejects.toThrow(
      "EADDRINUSE",
    );
    await new Promise((resolve) => other.close(resolve));
    expect((await emulator.listen()).port).toBeGreaterThan(0);
  });

  it("uses a configured origin only for output URLs", async () => {
    emulator = createEmulator({ speed: 50, origin: "https://replicate.delivery" });
    const { baseUrl } = await emulator.listen();
    const { output, urls } = await run({ baseUrl, fetch }, IMAGEN, { prompt: "a" });
    expect(new URL(urls.get).origin).toBe(new URL(baseUrl).origin);
    expect(new URL(urlsOf(output)[0] ?? "").origin).toBe("https://replicate.delivery");
    expect((await emulator.fetch(urlsOf(output)[0] ?? "")).status).toBe(200);
  });

  it("answers for Replicate's own hosts in the fetch form", async () => {
    emulator = createEmulator({ speed: 50 });
    const target = { baseUrl: "https://api.replicate.com/v1", fetch: emulator.fetch };
    const { output } = await run(target, IMAGEN, { prompt: "a" });
    const [url = ""] = urlsOf(output);
    expect(url).toMatch(/^https:\/\/replicate\.delivery\//);
    expect((await emulator.fetch(url)).headers.get("content-type")).toBe("image/jpeg");
  });
});

describe.each(FORMS)("closing by %s", (form) => {
  it("ends requests that hang, wait or stall, and rejects new ones", async () => {
    const running = await startForm(form, {
      scenario: { prediction: [{ create: { kind: "hang", created: true } }, { end: { status: "never" } }] },
    });
    const hanging = failureCode(create(running, IMAGEN, { prompt: "a" }));
    await expect.poll(() => running.emulator.requests[0]?.status).toBe("hang");
    const waiting = failureCode(create(running, IMAGEN, { prompt: "b" }, { prefer: "wait" }));
    await expect.poll(() => running.emulator.predictions.length).toBe(2);
    await running.emulator.close();
    await running.emulator.close();
    for (const code of [await hanging, await waiting])
      expect(["ECONNRESET", "UND_ERR_SOCKET"]).toContain(code);
    expect(await failureCode(create(running, IMAGEN, { prompt: "a" }))).toBe("ECONNREFUSED");
    await expect(running.emulator.listen()).rejects.toThrow("closed");
  });
});

describe("a refused connection", () => {
  it("differs from a broken one in the fetch form", async () => {
    const scenario = { prediction: [{ create: { kind: "refused", created: false } }] } as const;
    const running = await startForm("fetch", { scenario });
    expect(await failureCode(create(running, IMAGEN, { prompt: "a" }))).toBe("ECONNREFUSED");
    expect(running.emulator.predictions).toEqual([]);
    await running.emulator.close();
  });
});

describe("the named scenarios", () => {
  // Scenarios that only change time or a limit, or whose faults depend on the client's next step.
  const quiet: readonly ScenarioName[] = ["plain", "instant", "slow", "mp4-videos"];

  it.each(Object.keys(scenarios).filter(isName))(
    "%s triggers its faults",
    async (name) => {
      const emulator = createEmulator({ scenario: scenarios[name], speed: 100 });
      await Promise.all(["a", "b"].map((prompt) => useEverything(emulator, prompt)));
      expect(Object.keys(emulator.faults).length > 0).toBe(!quiet.includes(name));
      await emulator.close();
    },
    30_000,
  );

  it("have a description of one line", () => {
    for (const { description } of Object.values(scenarios)) expect(description).toMatch(/^[^\n]{5,90}$/);
  });
});

describe("the command", () => {
  it.each([
    [["--port", "x"], '--port must be an integer from 0 to 65535, got "x"'],
    [["--port", "65536"], "--port"],
    [["--port", ""], "--port"],
    [["--scenario", "nothing"], 'Unknown scenario "nothing"'],
    [["--scenario", "constructor"], 'Unknown scenario "constructor"'],
    [["--speed", "0"], "--speed"],
    [["extra"], "extra"],
  ])("rejects %j", (args, message) => {
    const request = parseCliArguments(args);
    expect(request.kind === "invalid" && request.message.includes(message)).toBe(true);
  });

  it("lists every scenario in its help", () => {
    const request = parseCliArguments(["--help"]);
    for (const name of Object.keys(scenarios))
      expect(request.kind === "help" && request.text).toContain(`  ${name} `);
  });

  it("uses its defaults", () => {
    expect(parseCliArguments([])).toEqual({
      kind: "serve",
      port: 8787,
      scenario: "plain",
      speed: 1,
      token: undefined,
    });
  });
});

function isName(name: string): name is ScenarioName {
  return name in scenarios;
}

/** Makes one prediction and every kind of call to it, and ignores failures. */
async function useEverything(emulator: Emulator, prompt: string): Promise<void> {
  const made = await run(emulator, IMAGEN, { prompt }).catch(() => undefined);
  const call = (url: string, method: string) =>
    emulator.fetch(url, { method, headers: HEADERS }).then(
      (response) => response.arrayBuffer().catch(() => undefined),
      () => undefined,
    );
  if (made?.urls !== undefined) {
    await call(made.urls.cancel, "POST");
    await call(made.urls.get, "GET");
    for (const url of urlsOf(made.output)) if (url.startsWith("http")) await call(url, "GET");
  }
  await call(`${emulator.baseUrl}/predictions`, "GET");
}
