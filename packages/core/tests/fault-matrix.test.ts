import { afterAll, beforeAll, expect, test } from "vitest";
import { countedName, createCells, faultTable } from "./testing/faults/fault-table.ts";
import { runCell } from "./testing/faults/run-cell.ts";

const cells = createCells(process.env.DRAMATIS_FULL === "1");

/** How often each fault fired, by its name in the table. */
const fired = new Map<string, number>();
let ran = 0;
/** The resources that were in use before the cells. Some are the test runner's, and can end in the meantime. */
let resourcesBefore: readonly string[] = [];

beforeAll(() => {
  resourcesBefore = process.getActiveResourcesInfo();
});

test.each(cells.map((cell) => [cell.title, cell] as const))(
  "%s",
  { timeout: 120_000 },
  async (_title, cell) => {
    const counts = await runCell(cell);
    ran++;
    const { fires } = cell.fault;
    const name = countedName(cell.fault);
    // A fault with several parts has fired as often as its rarest part.
    const count = Math.min(...fires.map((part) => counts[part] ?? 0));
    fired.set(name, (fired.get(name) ?? 0) + count);
  },
);

test("no timer, socket, or server is left after all cells", { timeout: 60_000 }, async () => {
  await expect.poll(leftResources).toEqual([]);
});

test("every fault has fired", (context) => {
  if (ran < cells.length) context.skip("cells failed or were skipped");
  const silent = faultTable.map(countedName).filter((name) => !((fired.get(name) ?? 0) > 0));
  expect(silent).toEqual([]);
});

afterAll(() => {
  const lines = [`Fault matrix: ${ran} of ${cells.length} cells held. How often each fault fired:`];
  for (const stage of new Set(faultTable.map((fault) => fault.stage))) {
    const counts = [...fired].filter(([key]) => key.startsWith(`${stage}: `));
    const summary = counts.map(([key, count]) => `${key.slice(stage.length + 2)} ${count}`);
    lines.push(`- ${stage}: ${summary.join(" | ")}`);
  }
  process.stdout.write(`${lines.join("\n")}\n`);
});

/** The resources that are in use now, without those from before the cells. */
function leftResources(): string[] {
  const before = [...resourcesBefore];
  return process.getActiveResourcesInfo().filter((name) => {
    const index = before.indexOf(name);
    if (index >= 0) before.splice(index, 1);
    return index < 0;
  });
}
