import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator, type PredictionScript } from "@dramatis/replicate-emulator";
import { type BrowserContextOptions, chromium, type Page } from "playwright";
import { inject, onTestFinished } from "vitest";
import { expect } from "./expect.ts";
import { keepEvidence } from "./keep-evidence.ts";
import { startNextServer } from "./next-server.ts";
import { createPace } from "./pace.ts";
import { watchConsole } from "./watch-console.ts";

export interface WizardOptions {
  /** How many creates the emulator is to have seen when everything has ended: what would have been paid. */
  readonly creates: number;
  /** What becomes of each prediction, by the number of its create. */
  readonly scripts?: readonly (PredictionScript | undefined)[];
  /** Nothing ends until the test lets time pass. */
  readonly isHeld?: boolean;
  readonly context?: BrowserContextOptions;
  /** What the browser may complain of, because the test causes it. */
  readonly expectedComplaints?: RegExp;
}

/** The app with a server, a folder and an emulator of its own, and a page that shows its first step. */
export interface Wizard {
  readonly page: Page;
  /** Where the server is. */
  readonly url: string;
  readonly emulator: Emulator;
  /** Waits until the emulator has seen so many creates, and has begun as many predictions. */
  expectCreates(count: number): Promise<void>;
  /** Lets so many minutes pass at the emulator. */
  pass(minutes: number): void;
  /** Ends the server at once, and starts another one in its place. */
  restartServer(): Promise<void>;
}

const quick = { startMs: [0, 50], runMs: [50, 400] } as const;

/** Everything ends with the test, which fails where another number was paid, or where the browser complained. */
export async function startWizard(options: WizardOptions): Promise<Wizard> {
  const { creates, scripts = [], isHeld, context: contextOptions, expectedComplaints } = options;
  const pace = createPace();
  const emulator = createEmulator({
    scenario: {
      timing: quick,
      prediction: (call) => ({ ...(isHeld && pace.script(call)), ...scripts[call.index] }),
    },
    ...(isHeld && { now: pace.now }),
  });
  const { baseUrl } = await emulator.listen();
  const data = await mkdtemp(join(tmpdir(), "dramatis-wizard-"));
  let server = await startNextServer({ data, replicate: baseUrl });
  const port = Number(new URL(server.url).port);
  const browser = await chromium.connect(inject("browser"));
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 1100, height: 900 },
    ...contextOptions,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints = watchConsole(page, expectedComplaints);
  const counts = () => ({
    creates: emulator.requests.filter(({ route }) => route === "create").length,
    predictions: emulator.predictions.length,
  });

  onTestFinished(async ({ task }) => {
    const hasFailed = task.result?.state === "fail";
    if (hasFailed) await keepEvidence(task.name, page, { complaints, ...counts(), server: server.log });
    await browser.close();
    await server.kill();
    await emulator.close();
    await rm(data, { recursive: true, force: true });
    if (hasFailed) return;
    expect(complaints).toEqual([]);
    expect(counts()).toEqual({ creates, predictions: creates });
  });

  await page.goto("/");
  return {
    page,
    url: server.url,
    emulator,
    expectCreates: (count) => expect.poll(counts).toEqual({ creates: count, predictions: count }),
    pass: pace.pass,
    async restartServer() {
      await server.kill();
      server = await startNextServer({ port, data, replicate: baseUrl });
    },
  };
}
