import { describe, expect, test } from "vitest";
import { FaultyJournal } from "../../../tests/testing/faulty-journal.ts";
import { rejection } from "../../../tests/testing/replicate-server.ts";
import type { AppendOptions, JournalRecord } from "../../store/journal.ts";
import { isDramatisId } from "../../util/uuid.ts";
import { type Claim, claimantOf, claimPrediction } from "./claim.ts";

const target = { slot: 0, attempt: 1, assetId: "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d" };
const claim: Claim = { account: "account", predictionId: "abc", batchId: "batch", targets: [target] };

test("a prediction that nobody has is ours, and stays ours when it is claimed again", async () => {
  const journal = new FaultyJournal();
  expect(await claimantOf(journal, claim)).toBe("nobody");
  expect(await claimPrediction(journal, claim)).toBe(true);
  expect(await claimPrediction(journal, claim)).toBe(true);
  expect(await claimantOf(journal, claim)).toBe("us");
});

describe("a prediction that is claimed is not", () => {
  test.each<[string, Partial<Claim>]>([
    ["another batch's", { batchId: "another" }],
    ["another slot's", { targets: [{ ...target, slot: 1 }] }],
    ["another attempt's", { targets: [{ ...target, attempt: 2 }] }],
    ["that of more slots", { targets: [target, { ...target, slot: 1 }] }],
  ])("%s", async (_what, more) => {
    const journal = new FaultyJournal();
    await claimPrediction(journal, claim);
    expect(await claimPrediction(journal, { ...claim, ...more })).toBe(false);
    expect(await claimantOf(journal, { ...claim, ...more })).toBe("others");
    expect(await claimPrediction(journal, claim)).toBe(true);
  });

  test("in the way of another prediction, or of the same id at another account", async () => {
    const journal = new FaultyJournal();
    await claimPrediction(journal, claim);
    expect(await claimPrediction(journal, { ...claim, batchId: "b", predictionId: "abd" })).toBe(true);
    expect(await claimPrediction(journal, { ...claim, batchId: "b", account: "other" })).toBe(true);
  });
});

test("the image that the claim is for does not matter: a retry of the same attempt may draw another id", async () => {
  const journal = new FaultyJournal();
  await claimPrediction(journal, claim);
  const again = { ...claim, targets: [{ ...target, assetId: "1b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d" }] };
  expect(await claimPrediction(journal, again)).toBe(true);
});

test("of many that claim at once one wins", async () => {
  const journal = new FaultyJournal();
  const claims = Array.from({ length: 50 }, (_, slot) =>
    claimPrediction(journal, { ...claim, targets: [{ ...target, slot }] }),
  );
  expect((await Promise.all(claims)).filter((won) => won)).toHaveLength(1);
});

describe("where the journal fails", () => {
  test("a claim that was written all the same is ours", async () => {
    const journal = new FaultyJournal();
    journal.appendFaults = ["keep"];
    expect(await claimPrediction(journal, claim)).toBe(true);
  });

  test("a claim that was not written is not known: it rejects, and can be made again", async () => {
    const journal = new FaultyJournal();
    journal.appendFaults = ["lose"];
    expect(await rejection(claimPrediction(journal, claim))).toMatchObject({ code: "store_failed" });
    expect(await claimPrediction(journal, claim)).toBe(true);
  });

  test("a claim that cannot be read again is not known either", async () => {
    const journal = new FaultyJournal();
    journal.appendFaults = ["keep"];
    journal.failingReads = 1;
    expect(await rejection(claimPrediction(journal, claim))).toMatchObject({ code: "store_failed" });
    expect(await claimPrediction(journal, claim)).toBe(true);
  });
});

test("a claim stands in a stream of its own, under a UUID, which is finished at once", async () => {
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
