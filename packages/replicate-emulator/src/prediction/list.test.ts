import { afterEach, describe, expect, it } from "vitest";
import { createEmulator, type Emulator } from "../emulator.ts";
import type { ListScript } from "../scenario/scenario.ts";
import { create, HEADERS } from "../testing/client.ts";

const IMAGEN = "google/imagen-4";

let now = Date.parse("2026-01-01T00:00:00Z");
let emulator: Emulator;
afterEach(() => emulator.close());

/** Creates an emulator whose time changes only when a test changes it. */
function start(list: ListScript = {}): void {
  emulator = createEmulator({ now: () => now, scenario: { list } });
}

describe("the list", () => {
  interface Page {
    readonly results: readonly { readonly id: string; readonly input: { readonly prompt?: string } }[];
    readonly next: string | null;
    readonly previous: string | null;
  }

  async function list(pathOrUrl: string): Promise<Page> {
    const url = pathOrUrl.startsWith("http") ? pathOrUrl : `${emulator.baseUrl}${pathOrUrl}`;
    return (await emulator.fetch(url, { headers: HEADERS })).json();
  }

  const prompts = (page: Page) => page.results.map((item) => item.input.prompt);

  async function createMany(count: number) {
    for (let at = 0; at < count; at += 1) {
      await create(emulator, IMAGEN, { prompt: `p${at}` });
      now += 1_000;
    }
  }

  it("is empty at first, and then newest first with 100 per page", async () => {
    start();
    expect(await list("/predictions")).toEqual({ results: [], next: null, previous: null });
    await createMany(101);
    const page = await list("/predictions");
    expect(page.results).toHaveLength(100);
    expect(page.results[0]?.input).toEqual({ prompt: "p100" });
    expect(prompts(await list(page.next ?? ""))).toEqual(["p0"]);
  });

  it("pages forward and back with cursors, and shows each prediction once while new ones are added", async () => {
    start({ pageSize: 2 });
    await createMany(5);
    const first = await list("/predictions");
    await createMany(1);
    const second = await list(first.next ?? "");
    const third = await list(second.next ?? "");
    expect([first, second, third].map(prompts)).toEqual([["p4", "p3"], ["p2", "p1"], ["p0"]]);
    expect(third.next).toBeNull();
    expect(first.previous).toBeNull();
    expect(prompts(await list(third.previous ?? ""))).toEqual(["p2", "p1"]);
    expect(new URL(first.next ?? "").origin).toBe(new URL(emulator.baseUrl).origin);
  });

  it("filters by created_after (inclusive) and created_before (exclusive)", async () => {
    start({ pageSize: 2 });
    const began = now;
    await createMany(5);
    const after = new Date(began + 1_000).toISOString();
    const before = new Date(began + 4_000).toISOString();
    const page = await list(`/predictions?created_after=${after}&created_before=${before}`);
    expect(prompts(page)).toEqual(["p3", "p2"]);
    expect(prompts(await list(page.next ?? ""))).toEqual(["p1"]);
    const bad = await emulator.fetch(`${emulator.baseUrl}/predictions?created_after=soon`, {
      headers: HEADERS,
    });
    expect(bad.status).toBe(422);
    const cursor = await emulator.fetch(`${emulator.baseUrl}/predictions?cursor=x`, { headers: HEADERS });
    expect(cursor.status).toBe(422);
  });

  it("shows new predictions late, or fails, as scripted", async () => {
    start({ lagMs: 2_000, calls: [undefined, undefined, { kind: "answer", status: 500 }] });
    await create(emulator, IMAGEN, { prompt: "p" });
    expect(prompts(await list("/predictions"))).toEqual([]);
    now += 2_000;
    expect(prompts(await list("/predictions"))).toEqual(["p"]);
    expect(await list("/predictions")).toMatchObject({ status: 500 });
    expect(emulator.faults).toEqual({ "list.lag": 1, "list.answer.500": 1 });
  });
});
