import { expect, it } from "vitest";
import { fsStore } from "../fs-store.ts";
import { endOf, raceChildren, startChild } from "../testing/run-child.ts";
import { collect, recordsOf } from "../testing/samples.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";

const id = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e5f";

it("lets exactly one of 8 processes win each position, and keeps all acknowledged records", async () => {
  const directory = await temporaryDirectory();
  const rounds = 150;
  const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const children = await raceChildren(
    "append-race.ts",
    names.map((name) => [directory, id, name, String(rounds)]),
  );
  expect(children.map(({ errors }) => errors).join("")).toBe("");
  const won: number[][] = children.map(({ output }) => JSON.parse(output));
  const winners = Array.from({ length: rounds }, (_, position) =>
    names.filter((_, at) => won[at]?.includes(position)),
  );
  expect(winners.map(({ length }) => length)).toEqual(winners.map(() => 1));
  const store = fsStore({ directory });
  expect(await recordsOf(store, id)).toEqual(winners.map(([name], position) => ({ name, position })));
  expect(await collect(store.journal.unfinished())).toEqual([id]);
  // Otherwise the processes did not run at the same time.
  expect(won.filter((positions) => positions.length > 0).length).toBeGreaterThan(1);
}, 60_000);

it("keeps all acknowledged records after a kill, and continues from there", async () => {
  const directory = await temporaryDirectory();
  let acknowledged = 0;
  for (let round = 0; round < 4; round += 1) {
    const child = await startChild("append-forever.ts", [directory, id, "image"]);
    const end = endOf(child);
    const enough = acknowledged + 20 + round * 13;
    await new Promise<void>((resolve) => {
      let text = "";
      child.stdout?.on("data", (data) => {
        text += String(data);
        if (Number(text.trimEnd().split("\n").at(-1)) >= enough) resolve();
      });
      child.on("close", () => resolve());
    });
    child.kill("SIGKILL");
    const { errors, output } = await end;
    expect(errors).toBe("");
    acknowledged = Number(output.trimEnd().split("\n").at(-1));
    expect(acknowledged).toBeGreaterThanOrEqual(enough);
    const store = fsStore({ directory });
    const records = await recordsOf(store, id);
    // One more record may have been written without its acknowledgment.
    expect(records.length - acknowledged).toBeGreaterThanOrEqual(0);
    expect(records.length - acknowledged).toBeLessThanOrEqual(1);
    expect(records.map(({ position }) => position)).toEqual(records.map((_, position) => position));
    expect(await collect(store.journal.unfinished({ kind: "image" }))).toEqual([id]);
  }
}, 60_000);
