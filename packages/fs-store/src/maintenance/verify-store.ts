import { createHash } from "node:crypto";
import type { AssetParts } from "../assets/asset-parts.ts";
import { assetState } from "../assets/asset-state.ts";
import { openAsset } from "../assets/open-asset.ts";
import { sidecarName } from "../files/layout.ts";
import type { JournalParts } from "../journal/journal-parts.ts";
import { readState } from "../journal/read-stream.ts";
import { idOf, shardsIn } from "./ids-in-shards.ts";

/**
 * A problem in a store.
 *
 * - `sidecar-unreadable`: the metadata of an asset cannot be read.
 * - `sidecar-missing`: bytes exist under an id without metadata.
 * - `bytes-missing`, `bytes-changed`, `bytes-unreadable`: the bytes of an asset are damaged.
 * - `stream-damaged`: records of a journal stream are missing.
 */
export type StoreProblem =
  | {
      readonly type:
        | "sidecar-unreadable"
        | "sidecar-missing"
        | "bytes-missing"
        | "bytes-changed"
        | "bytes-unreadable";
      readonly id: string;
    }
  | { readonly type: "stream-damaged"; readonly streamId: string };

/** The result of a check of the complete store. */
export interface VerifyReport {
  /** How many assets were read completely. */
  readonly assets: number;
  /** The total size of these assets, in bytes. */
  readonly bytes: number;
  /** How many journal streams were read. */
  readonly streams: number;
  readonly problems: readonly StoreProblem[];
}

interface Findings {
  assets: number;
  bytes: number;
  streams: number;
  readonly problems: StoreProblem[];
}

type Parts = AssetParts & JournalParts;

/** How many assets are read in parallel. */
const together = 4;

/** Reads everything in a store, and hashes the bytes of each asset again. */
export async function verifyStore(parts: Parts, signal: AbortSignal | undefined): Promise<VerifyReport> {
  const findings: Findings = { assets: 0, bytes: 0, streams: 0, problems: [] };
  for await (const names of shardsIn(parts.ops, parts.layout.assets)) {
    await verifyShard(parts, names, findings, signal);
  }
  for await (const names of shardsIn(parts.ops, parts.layout.journal)) {
    for (const name of names) {
      signal?.throwIfAborted();
      const streamId = idOf(name, "log");
      const read = streamId === undefined ? undefined : await readState(parts, streamId);
      if (streamId === undefined || read === undefined) continue;
      findings.streams += 1;
      if (read.damaged) findings.problems.push({ type: "stream-damaged", streamId });
    }
  }
  return findings;
}

async function verifyShard(
  parts: Parts,
  names: readonly string[],
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ids = names.flatMap((name) => idOf(name, "json") ?? []);
  for (let start = 0; start < ids.length; start += together) {
    await Promise.all(
      ids.slice(start, start + together).map((id) => verifyAsset(parts, id, findings, signal)),
    );
  }
  const known = new Set(ids.map(sidecarName));
  for (const name of names) {
    const id = name.slice(0, 36);
    const isBytes = idOf(name, name.slice(37)) !== undefined && !name.endsWith(".json");
    // It may have been removed since the folder was read.
    if (isBytes && !known.has(sidecarName(id)) && (await isAlone(parts, id, name))) {
      findings.problems.push({ type: "sidecar-missing", id });
    }
  }
}

async function isAlone(parts: Parts, id: string, name: string): Promise<boolean> {
  if ((await assetState(parts, id)).type !== "absent") return false;
  return (await parts.ops.names(parts.layout.assetFolder(id))).includes(name);
}

async function verifyAsset(
  parts: Parts,
  id: string,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const state = await assetState(parts, id);
  if (state.type === "unreadable") findings.problems.push({ type: "sidecar-unreadable", id });
  if (state.type === "broken") findings.problems.push({ type: "bytes-missing", id });
  if (state.type !== "present") return;
  const { byteLength, sha256 } = state.sidecar.asset;
  const hash = state.bytes.byteLength === byteLength ? await hashOf(parts, id) : "another length";
  if (hash === "removed") return;
  findings.assets += 1;
  findings.bytes += byteLength;
  if (hash === "unreadable") findings.problems.push({ type: "bytes-unreadable", id });
  else if (hash !== sha256.toLowerCase()) findings.problems.push({ type: "bytes-changed", id });
}

async function hashOf(parts: Parts, id: string): Promise<string> {
  try {
    const opened = await openAsset(parts, id);
    if (opened === undefined) return "removed";
    const hash = createHash("sha256");
    for await (const chunk of opened.stream()) hash.update(chunk);
    return hash.digest("hex");
  } catch {
    // The asset may have been removed meanwhile. Otherwise the disk cannot read it.
    return (await assetState(parts, id)).type === "present" ? "unreadable" : "removed";
  }
}
