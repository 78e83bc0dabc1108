import { describe, expect, test } from "vitest";
import { batchStartRecord, metadata } from "../../../tests/testing/batch-events.ts";
import type { FoundPrediction } from "../../provider/prediction.ts";
import { memoryStore } from "../../store/memory-store.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import { countPossibleCreators, mayBelongToAnotherBatch } from "./possible-creators.ts";

const start = Date.UTC(2026, 10, 30, 12);
const hour = 3_600_000;
const at = new Date(start).toISOString();
const mine = crypto.randomUUID();

const target = (slot: number, attempt = 1) => ({ slot, attempt, assetId: `${slot}/${attempt}` });
const intent = (slot: number, more: object = {}) => ({
  type: "call-intent",
  at,
  targets: [target(slot)],
  inputHash: "",
  parameters: {},
  ...more,
});
const failed = (slot: number, code: string) => ({
  type: "slot-error",
  at,
  slot,
  attempt: 1,
  failure: { slot, code, message: "", retryable: true },
});
const batchStart = { ...batchStartRecord, at };
const slotStart = (slot: number) => ({ type: "slot-start", at, slot, attempt: 1 });
const sent = [slotStart(0), intent(0)];

/** A candidate that matches the calls of these slots. */
const candidate = (...slots: number[]): FoundPrediction => ({
  id: "abc",
  state: { status: "starting" },
  match: "alike",
  isOf: ({ input }) => slots.includes(Number(input.slot)),
});

/** An engine with only the parts that are needed here. */
async function setUp() {
  const now = { ms: start };
  const clock = { now: () => now.ms, monotonic: () => 0, sleep: async () => {} };
  const store = memoryStore({ clock });
  let canPlan = true;
  const engine = {
    provider: { name: metadata.provider, model: metadata.model },
    medium: {
      kind: "image",
      plan(_request: unknown, slots: readonly number[]) {
        if (!canPlan) throw new Error("The plan fails.");
        return { calls: slots.map((slot) => ({ slots: [slot], input: { slot } })) };
      },
    },
    store,
  } as unknown as Engine;
  const write = async (
    records: readonly object[],
    { id = crypto.randomUUID(), open = true, more = {} } = {},
  ) => {
    const request = { type: "batch-request", at, request: {} };
    const all = [request, { ...batchStart, ...more }, ...records];
    await store.journal.append(id, JSON.parse(JSON.stringify(all)), 0, { kind: "batch", open });
    return id;
  };
  return {
    engine,
    write,
    later: (ms: number) => {
      now.ms += ms;
    },
    cannotPlan: () => {
      canPlan = false;
    },
    isFromAnother: (slots: number[] = [0], since = start - hour) =>
      mayBelongToAnotherBatch(engine, mine, [candidate(...slots)], since),
    creators: async (...slots: number[]) =>
      countPossibleCreators(engine, await readHistory(store.journal, mine), [candidate(...slots)]),
  };
}

describe("another batch may have created a prediction", () => {
  test.each([
    ["while its create is in progress", sent],
    ["after its create went unanswered", [...sent, failed(0, "outcome_unknown")]],
    [
      "after only one of its two calls was answered",
      [...sent, slotStart(1), intent(1), { type: "prediction", at, targets: [target(1)], predictionId: "x" }],
    ],
  ])("%s", async (_what, records) => {
    const { write, isFromAnother } = await setUp();
    await write(records);
    expect(await isFromAnother()).toBe(true);
  });

  test.each([
    ["before it has sent a create", []],
    [
      "once its prediction is known",
      [...sent, { type: "prediction", at, targets: [target(0)], predictionId: "x" }],
    ],
    ["once its create was refused", [...sent, { type: "refusal", at, targets: [target(0)] }]],
    ["once it failed with another code", [...sent, failed(0, "provider_unavailable")]],
    [
      "through an earlier attempt",
      [
        ...sent,
        failed(0, "outcome_unknown"),
        { ...batchStart, round: 1, slots: [0] },
        { ...slotStart(0), attempt: 2 },
      ],
    ],
  ])("and not %s", async (_what, records) => {
    const { write, isFromAnother } = await setUp();
    await write(records);
    expect(await isFromAnother()).toBe(false);
  });

  test.each([
    ["for another model", { metadata: { ...metadata, model: "acme/other" } }],
    ["for another provider", { metadata: { ...metadata, provider: "other" } }],
    ["of videos", { kind: "video" }],
  ])("and not if it is %s", async (_what, more) => {
    const { write, isFromAnother } = await setUp();
    await write(sent, { more });
    expect(await isFromAnother()).toBe(false);
  });

  test("and not the batch itself, or one with other inputs", async () => {
    const { write, isFromAnother } = await setUp();
    await write(sent, { id: mine });
    await write(sent);
    expect(await isFromAnother([1])).toBe(false);
    expect(await isFromAnother([0])).toBe(true);
  });

  test("if it can no longer be planned", async () => {
    const { write, isFromAnother, cannotPlan } = await setUp();
    await write(sent);
    cannotPlan();
    expect(await isFromAnother([1])).toBe(true);
  });

  test("if it is open, however old, or recent enough", async () => {
    const { write, isFromAnother, later } = await setUp();
    await write([...sent, failed(0, "outcome_unknown")], { open: false });
    later(2 * hour);
    expect(await isFromAnother([0], start)).toBe(true);
    expect(await isFromAnother([0], start + 1)).toBe(false);
    await write(sent);
    later(2 * hour);
    expect(await isFromAnother([0], start + 4 * hour)).toBe(true);
  });

  test("on a later page of the list", async () => {
    const { write, isFromAnother, later } = await setUp();
    await write([...sent, failed(0, "outcome_unknown")], { open: false });
    later(1);
    for (let count = 0; count < 120; count++) await write([], { open: false });
    expect(await isFromAnother()).toBe(true);
  });

  test("if there are too many batches to read", async () => {
    const { write, isFromAnother } = await setUp();
    for (let count = 0; count < 1_001; count++) await write([], { open: false });
    expect(await isFromAnother()).toBe(true);
  });
});

describe("the calls of a batch that may have created a prediction", () => {
  test("are those that were sent, are unanswered, and match", async () => {
    const { write, creators } = await setUp();
    await write([...sent, slotStart(1), intent(1), slotStart(2), intent(2)], { id: mine });
    expect(await creators(0, 1)).toBe(2);
    expect(await creators(3)).toBe(0);
  });

  test("are counted once, however often they were sent", async () => {
    const { write, creators } = await setUp();
    await write([...sent, intent(0), intent(0)], { id: mine });
    expect(await creators(0)).toBe(1);
  });

  test("include those that a restored journal has lost", async () => {
    const { write, creators } = await setUp();
    await write([slotStart(0), intent(0, { since: at })], { id: mine });
    expect(await creators(0, 1, 2, 3)).toBe(4);
  });
});
