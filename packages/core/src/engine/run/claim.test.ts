import { describe, expect, test } from "vitest";
import { FaultyJournal } from "../../../tests/testing/faulty-journal.ts";
import { rejection } from "../../../tests/testing/replicate-server.ts";
import type { AppendOptions, JournalRecord } from "../../store/journal.ts";
import { isDramatisId } from "../../util/uuid.ts";
import { type Claim, claimantOf, claimPrediction } from "./claim.ts";

const target = { slot: 0, attempt: 1, assetId: "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d" };
const claim: Claim = { account: "account", predictionId: "abc", batchId: "batch", targets: [target] };

test("an unclaimed prediction can be claimed, and claimed again by the same slots", async () => {
  const journal = new FaultyJournal();
  expect(await claimantOf(journal, claim)).toBe("nobody");
  expect(await claimPrediction(journal, claim)).toBe(true);
  expect(await claimPrediction(journal, claim)).toBe(true);
  expect(await claimantOf(journal, claim)).toBe("us");
});

describe("a claimed prediction", () => {
  test.each<[string, Partial<Claim>]>([
    ["another batch", { batchId: "another" }],
    ["another slot", { targets: [{ ...target, slot: 1 }] }],
    ["another attempt", { targets: [{ ...target, attempt: 2 }] }],
    ["a call with more slots", { targets: [target, { ...target, slot: 1 }] }],
  ])("is not available to %s", async (_what, more) => {
    const journal = new FaultyJournal();
    await claimPrediction(journal, claim);
    expect(await claimPrediction(journal, { ...claim, ...more })).toBe(false);
    expect(await claimantOf(journal, { ...claim, ...more })).toBe("others");
    expect(await claimPrediction(journal, claim)).toBe(true);
  });

  test("does not block another id, or the same id at another account", async () => {
    const journal = new FaultyJournal();
    await claimPrediction(journal, claim);
    expect(await claimPrediction(journal, { ...claim, batchId: "b", predictionId: "abd" })).toBe(true);
    expect(await claimPrediction(journal, { ...claim, batchId: "b", account: "other" })).toBe(true);
  });
});

test("the asset id does not matter: a retry of the same attempt can have another one", async () => {
  const journal = new FaultyJournal();
  await claimPrediction(journal, claim);
  const again = { ...claim, targets: [{ ...target, assetId: "1b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d" }] };
  expect(await claimPrediction(journal, again)).toBe(true);
});

test("exactly one of many concurrent claims wins", async () => {
  const journal = new FaultyJournal();
  const claims = Array.from({ length: 50 }, (_, slot) =>
    claimPrediction(journal, { ...claim, targets: [{ ...target, slot }] }),
  );
  expect((await Promise.all(claims)).filter((won) => won)).toHaveLength(1);
});

describe("when the journal fails", () => {
  test("a claim that was written anyway is ours", async () => {
    const journal = new FaultyJournal();
    journal.appendFaults = ["keep"];
    expect(await claimPrediction(journal, claim)).toBe(true);
  });

  test("a claim that was not written rejects, and can be repeated", async () => {
    const journal = new FaultyJournal();
    journal.appendFaults = ["lose"];
    expect(await rejection(claimPrediction(journal, claim))).toMatchObject({ code: "store_failed" });
    expect(await claimPrediction(journal, claim)).toBe(true);
  });

  test("a claim that cannot be read back rejects, and can be repeated", async () => {
    const journal = new FaultyJournal();
    journal.appendFaults = ["keep"];
    journal.failingReads = 1;
    expect(await rejection(claimPrediction(journal, claim))).toMatchObject({ code: "store_failed" });
    expect(await claimPrediction(journal, claim)).toBe(true);
  });
});

test("a claim is the only record of its own stream, which has a UUID and is not open", async () => {
  const written: { streamId: string; records: readonly JournalRecord[]; options: AppendOptions }[] = [];
  class Watched extends FaultyJournal {
    override append(
      streamId: string,
      records: readonly JournalRecord[],
      expected: number,
      options: AppendOptions = {},
    ) {
      written.push({ streamId, records, options });
      return super.append(streamId, records, expected, options);
    }
  }
  const journal = new Watched();
  await claimPrediction(journal, claim);
  expect(written).toEqual([
    {
      streamId: expect.any(String),
      records: [{ type: "claim", batchId: "batch", targets: [{ slot: 0, attempt: 1 }] }],
      options: { kind: "prediction" },
    },
  ]);
  expect(isDramatisId(written[0]?.streamId)).toBe(true);
  for await (const streamId of journal.unfinished()) expect.unreachable(streamId);
});
