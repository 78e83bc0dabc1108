import { basename, dirname, join } from "node:path";
import { isOwner } from "@dramatis/core/store";
import type { AssetParts } from "../assets/asset-parts.ts";
import { readSidecar } from "../assets/asset-state.ts";
import { indexOfOwner, indexOfStreams, isShard } from "../files/layout.ts";
import { isErrno, unlessMissing } from "../files/store-error.ts";
import { writeAll } from "../files/write-all.ts";
import { newNonce, writerState } from "../files/writer.ts";
import type { JournalParts } from "../journal/journal-parts.ts";
import { markerName } from "../journal/markers.ts";
import { readState, withStream } from "../journal/read-stream.ts";
import { idOf, shardsIn } from "../maintenance/ids-in-shards.ts";
import { formatEntry, type IndexEntry, kindHash } from "./index-entry.ts";

type Parts = AssetParts & JournalParts;

/** A stream as the indexes and markers list it. */
interface FiledStream extends IndexEntry {
  readonly owner: string | undefined;
  readonly openedAt: number | undefined;
}

/**
 * Creates the folder of markers and the folder of indexes if they are missing: empty in a new store, otherwise from the
 * streams and sidecars. Each folder is built under a temporary name and then renamed, so that no other process finds an
 * incomplete one.
 */
export async function restoreIndex(parts: Parts): Promise<void> {
  const { layout } = parts;
  const missing = await missingOf(parts, [layout.open, layout.index]);
  if (missing.length === 0) return;
  await removeUnfinished(parts);
  const streams = (await filedStreams(parts)).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const folder of missing) {
    await build(parts, folder, (path) =>
      folder === layout.open ? writeMarkers(parts, path, streams) : writeIndexes(parts, path, streams),
    );
  }
}

async function missingOf({ ops }: Parts, folders: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const folder of folders) if (!(await unlessMissing(ops.facts(folder)))) missing.push(folder);
  return missing;
}

async function build(
  { ops, folderSync }: Parts,
  folder: string,
  write: (path: string) => Promise<void>,
): Promise<void> {
  const path = `${folder}-${newNonce()}`;
  await ops.makeFolder(path);
  await write(path);
  await folderSync.sync(path);
  try {
    await ops.rename(path, folder);
  } catch (error) {
    // Another process was faster, and the folder is already in use.
    if (!isErrno(error, "ENOTEMPTY", "EEXIST", "EPERM")) throw error;
    await removeFolder(ops, path);
  }
  await folderSync.sync(dirname(folder));
}

async function writeMarkers({ ops }: Parts, path: string, streams: readonly FiledStream[]): Promise<void> {
  for (const { id, openedAt } of streams) {
    if (openedAt === undefined) continue;
    const file = await ops.open(join(path, markerName({ streamId: id, position: openedAt })), "create");
    await file.close();
  }
}

async function writeIndexes(parts: Parts, path: string, streams: readonly FiledStream[]): Promise<void> {
  const lines = new Map<string, string[]>();
  const add = (index: string, entry: IndexEntry) => {
    const known = lines.get(index);
    if (known === undefined) lines.set(index, [formatEntry(entry)]);
    else known.push(formatEntry(entry));
  };
  for (const stream of streams) {
    add(indexOfStreams(path), stream);
    if (stream.owner !== undefined) add(indexOfOwner(path, stream.owner, "streams"), stream);
  }
  for await (const names of shardsIn(parts.ops, parts.layout.assets)) {
    for (const id of names.flatMap((name) => idOf(name, "json") ?? [])) {
      const sidecar = await readSidecar(parts, id);
      if (sidecar === undefined || sidecar === "unreadable") continue;
      const { owner } = sidecar.asset.metadata;
      if (!isOwner(owner)) continue;
      const at = new Date(parts.clock.now()).toISOString();
      add(indexOfOwner(path, owner, "assets"), { id, nonce: sidecar.nonce, at, kind: "-" });
    }
  }
  for (const [index, entries] of lines) await writeIndex(parts, index, entries);
}

async function writeIndex({ ops, folderSync }: Parts, path: string, lines: readonly string[]): Promise<void> {
  const folder = dirname(path);
  await ops.makeFolder(folder).catch((error: unknown) => {
    if (!isErrno(error, "EEXIST")) throw error;
  });
  const file = await ops.open(path, "create");
  try {
    await writeAll(file, Buffer.from(lines.join("")));
    await file.sync();
  } finally {
    await file.close();
  }
  await folderSync.sync(folder);
}

async function filedStreams(parts: Parts): Promise<FiledStream[]> {
  const streams: FiledStream[] = [];
  for await (const names of shardsIn(parts.ops, parts.layout.journal)) {
    for (const id of names.flatMap((name) => idOf(name, "log") ?? [])) {
      const read = await readState(parts, id);
      const state = read?.known.state;
      if (state?.created === undefined) continue;
      const { created, kind, owner, kindNonce = created.nonce } = state;
      // A damaged stream is listed as unfinished, so that its reader gets an error.
      const openedAt = state.openedAt ?? (read?.damaged ? state.count : undefined);
      const at = created.at ?? (await modifiedAt(parts, id));
      const entry = { id, at, owner, kind: kindHash(kind) };
      streams.push({ ...entry, nonce: created.nonce, openedAt });
      if (kindNonce !== created.nonce) streams.push({ ...entry, nonce: kindNonce, openedAt: undefined });
    }
  }
  return streams;
}

/** Returns the modification time of a stream, for streams that were written before their lines had a creation time. */
async function modifiedAt(parts: Parts, streamId: string): Promise<string> {
  const facts = await withStream(parts, streamId, (file) => file.facts());
  return new Date(facts?.modifiedMs ?? parts.clock.now()).toISOString();
}

/** Removes the temporary folders of processes that died during a restore. */
async function removeUnfinished({ ops, layout }: Parts): Promise<void> {
  for (const name of await ops.names(layout.journal)) {
    const [, nonce] = /^(?:open|index)-(.+)$/.exec(basename(name)) ?? [];
    if (nonce !== undefined && writerState(nonce) === "gone") {
      await removeFolder(ops, join(layout.journal, name)).catch(() => undefined);
    }
  }
}

async function removeFolder(ops: Parts["ops"], path: string): Promise<void> {
  for (const name of await ops.names(path)) {
    const inside = join(path, name);
    if (isShard(name)) await removeFolder(ops, inside);
    else await unlessMissing(ops.unlink(inside));
  }
  await unlessMissing(ops.removeFolder(path));
}
