import { mkdtempSync } from "node:fs";
import { open, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Damage, MakeStore, Race, RaceOutcome } from "@dramatis/conformance";
import { checkedId, type Store } from "@dramatis/core/store";
import type { FsOps, OpenFile } from "../files/fs-ops.ts";
import { nodeFsOps } from "../files/node-fs-ops.ts";
import { FsStore } from "../fs-store.ts";
import { type ChildResult, raceChildren, startChild } from "./run-child.ts";
import { filesIn } from "./temporary-directory.ts";
import { systemError, watchedOps } from "./watched-ops.ts";

/** What the harness knows about a store. */
interface StoreProbe {
  readonly directory: string;
  readonly open: Set<OpenFile>;
  broken: boolean;
}

const probes = new WeakMap<Store, StoreProbe>();

/** Creates stores in their own folders, with all facilities that the conformance cases can use. */
export function storeHarness(): { readonly makeStore: MakeStore; remove(): Promise<void> } {
  const root = mkdtempSync(join(tmpdir(), "dramatis-conformance-"));
  let count = 0;
  const makeStore = Object.assign(() => storeIn(join(root, String(count++))), {
    reopen: (store: Store) => storeIn(probeOf(store).directory),
    raceProcesses,
    appendAndKill,
    damage,
    tearJournal,
    breakDown(store: Store) {
      probeOf(store).broken = true;
    },
    leftovers,
    openHandles: (store: Store) => probeOf(store).open.size,
    compact: async (store: Store) => {
      if (store instanceof FsStore) await store.compact();
    },
  });
  return { makeStore, remove: () => rm(root, { recursive: true, force: true }) };
}

function storeIn(directory: string): Store {
  const probe: StoreProbe = { directory, open: new Set(), broken: false };
  const ops = watchedOps((call) => {
    if (probe.broken && call.name !== "file.close") throw systemError("EIO", call);
  }, countedOps(probe.open));
  const store = new FsStore({ directory }, ops);
  probes.set(store, probe);
  return store;
}

/** Wraps the real calls to track open files. */
function countedOps(opened: Set<OpenFile>): FsOps {
  return {
    ...nodeFsOps,
    async open(path, mode) {
      const file = await nodeFsOps.open(path, mode);
      opened.add(file);
      return {
        ...file,
        close() {
          opened.delete(file);
          return file.close();
        },
      };
    },
  };
}

function probeOf(store: Store): StoreProbe {
  const found = probes.get(store);
  if (found === undefined) throw new Error("The harness did not create this store.");
  return found;
}

async function raceProcesses(store: Store, race: Race, count: number): Promise<RaceOutcome[]> {
  const { directory } = probeOf(store);
  const names = Array.from({ length: count }, (_, number) => String(number + 1));
  if (race.type === "put") {
    const results = await raceChildren(
      "put-race.ts",
      names.map((seed) => [directory, race.id, seed]),
    );
    return results.map((result) =>
      outputOf(result)?.[0] === "conflict" ? "conflict" : outcomeOf(outputOf(result)),
    );
  }
  const rounds = String(race.expected + 1);
  const results = await raceChildren(
    "append-race.ts",
    names.map((name) => [directory, race.streamId, name, rounds]),
  );
  return results.map((result) => {
    const won = outputOf(result);
    return won === undefined || won.includes(race.expected) ? outcomeOf(won) : "conflict";
  });
}

/** Parses the output of a child. Returns undefined if it failed with an error other than a conflict. */
function outputOf({ code, output }: ChildResult): unknown[] | undefined {
  const value: unknown = code === 0 ? JSON.parse(output) : undefined;
  return Array.isArray(value) ? value : undefined;
}

function outcomeOf(result: unknown): RaceOutcome {
  return result === undefined ? "internal" : "won";
}

async function appendAndKill(store: Store, streamId: string): Promise<number> {
  const child = await startChild("append-forever.ts", [probeOf(store).directory, streamId, "batch"]);
  let output = "";
  const ended = new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve());
  });
  child.stdout?.on("data", (data) => {
    output += String(data);
    if (output.split("\n").length > 100) child.kill("SIGKILL");
  });
  await ended;
  // The kill may have truncated the last number.
  return Number(output.split("\n").at(-2) ?? 0);
}

async function damage(store: Store, id: string, how: Damage): Promise<void> {
  const path = await pathOf(store, (name) => name.startsWith(`${id}.`) && !name.endsWith(".json"));
  const { size } = await stat(path);
  if (how === "cut") return truncate(path, Math.floor(size / 2));
  const file = await open(path, "r+");
  const byte = Buffer.alloc(1);
  const position = Math.floor(size / 2);
  await file.read(byte, 0, 1, position);
  await file.write(Buffer.from([255 - (byte[0] ?? 0)]), 0, 1, position);
  await file.close();
}

async function tearJournal(store: Store, streamId: string): Promise<void> {
  const path = await pathOf(store, (name) => name === `${checkedId(streamId)}.log`);
  await truncate(path, (await stat(path)).size - 5);
}

async function pathOf(store: Store, matches: (name: string) => boolean): Promise<string> {
  const { directory } = probeOf(store);
  const [found] = (await filesIn(directory)).filter((path) => matches(basename(path)) && !isTemporary(path));
  if (found === undefined) throw new Error("The file was not found in the store.");
  return join(directory, found);
}

async function leftovers(store: Store): Promise<string[]> {
  return (await filesIn(probeOf(store).directory)).filter(isTemporary);
}

function isTemporary(path: string): boolean {
  return path.split("/").includes("pending") || basename(path).startsWith(".");
}
