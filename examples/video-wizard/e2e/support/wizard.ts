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
  /** The expected number of creates at the end of the test. Replicate would bill each of them. */
  readonly creates: number;
  /** A script for each prediction, by the index of its create. */
  readonly scripts?: readonly (PredictionScript | undefined)[];
  /** Whether predictions end only when the test advances the time. */
  readonly isHeld?: boolean;
  readonly context?: BrowserContextOptions;
  /** Errors and warnings of the browser that the test causes. */
  readonly expectedComplaints?: RegExp;
}

/** The app with its own server, folder and emulator, and a page that shows the first step. */
export interface Wizard {
  readonly page: Page;
  /** The URL of the server. */
  readonly url: string;
  readonly emulator: Emulator;
  /** Waits until the emulator has received `count` creates, and has started the same number of predictions. */
  expectCreates(count: number): Promise<void>;
  /** Advances the emulator's clock. */
  pass(minutes: number): void;
  /** Kills the server, and starts another one on the same port. */
  restartServer(): Promise<void>;
}

const quick = { startMs: [0, 50], runMs: [50, 400] } as const;

/** Starts the app for one test. The test fails if the number of creates differs, or if the browser reported errors. */
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
