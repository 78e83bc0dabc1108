import { systemClock } from "@dramatis/core";
import { expect, it } from "vitest";
import { nodeFsOps } from "../files/node-fs-ops.ts";
import { fsStore } from "../fs-store.ts";
import { replaceStream, withStreamClaim } from "../journal/compaction.ts";
import { storeParts } from "../store-parts.ts";
import { raceChildren } from "../testing/run-child.ts";
import { recordsOf } from "../testing/samples.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";

const id = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e5f";

it("loses no concurrent appends", async () => {
  const directory = await temporaryDirectory();
  const parts = storeParts(directory, nodeFsOps, systemClock, () => undefined);
  await parts.folders.open();
  const rounds = 60;
  const names = ["a", "b", "c", "d"];
  let running = true;
  let replaced = 0;
  const compacting = (async () => {
    while (running) {
      if (await withStreamClaim(parts, id, () => replaceStream(parts, id))) replaced += 1;
    }
  })();
  const children = await raceChildren(
    "append-numbers.ts",
    names.map((name) => [directory, id, name, String(rounds)]),
  );
  running = false;
  await compacting;
  expect(children.map(({ errors }) => errors).join("")).toBe("");
  const found = await recordsOf(fsStore({ directory }), id);
  for (const name of names) {
    expect(found.filter((record) => record.name === name).map(({ n }) => n)).toEqual(
      Array.from({ length: rounds }, (_, n) => n),
    );
  }
  expect(found.length).toBe(rounds * names.length);
  // Otherwise they did not run at the same time.
  expect(replaced).toBeGreaterThan(20);
}, 60_000);
