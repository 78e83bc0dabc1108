import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { type Asset, extensionOf } from "@dramatis/core/store";

/**
 * Where things lie. Shards are the last two hex digits of an id: those of a UUIDv7 begin with the time, so its
 * first digits would put everything of a month into one folder. Work under way has a folder of its own, so that what a
 * kill left behind is found without a look at every shard.
 */
export class Layout {
  readonly directory: string;
  /** What is being put, removed or rewritten. */
  readonly pending: string;
  readonly assets: string;
  readonly journal: string;
  /** Markers of streams that may be open. */
  readonly open: string;
  /** What is listed newest first, or by owner. */
  readonly index: string;
  /** A line for each stream, in the order in which they were created. */
  readonly streamIndex: string;

  constructor(directory: string) {
    this.directory = directory;
    this.assets = join(directory, "assets");
    this.pending = join(directory, "pending");
    this.journal = join(directory, "journal");
    this.open = join(this.journal, "open");
    this.index = join(this.journal, "index");
    this.streamIndex = indexOfStreams(this.index);
  }

  assetFolder(id: string): string {
    return join(this.assets, shardOf(id));
  }

  /** A file of an asset, by its name. */
  assetFile(id: string, name: string): string {
    return join(this.assetFolder(id), name);
  }

  sidecar(id: string): string {
    return this.assetFile(id, sidecarName(id));
  }

  /** The bytes of an asset, under their own name. */
  bytes({ id, mediaType }: Pick<Asset, "id" | "mediaType">): string {
    return this.assetFile(id, bytesName(id, mediaType));
  }

  /** The bytes of a put with this nonce while they come in. */
  pendingBytes(id: string, nonce: string): string {
    return join(this.pending, `${id}.${nonce}.bytes`);
  }

  /** The sidecar of a put with this nonce before it is published. */
  pendingSidecar(id: string, nonce: string): string {
    return join(this.pending, `${id}.${nonce}.json`);
  }

  /** A stream's new file while it is being written. */
  pendingStream(streamId: string, nonce: string): string {
    return join(this.pending, `${streamId}.${nonce}.log`);
  }

  /** The `attempt`th claim to put another file in the place of a stream's, or to take it away. */
  compaction(streamId: string, attempt: number): string {
    return join(this.pending, `${streamId}.compact-${attempt}`);
  }

  /** A claim before it is published. */
  pendingClaim(id: string, nonce: string): string {
    return join(this.pending, `${id}.${nonce}.claim`);
  }

  /** The bytes of what a put with this nonce stored, while it is being removed. */
  removedBytes(id: string, nonce: string): string {
    return join(this.pending, `${id}.${nonce}.removed`);
  }

  /** The `attempt`th claim to remove what a put with this nonce stored. */
  removal(id: string, nonce: string, attempt: number): string {
    return join(this.pending, `${id}.${nonce}.remove-${attempt}`);
  }

  ownerFolder(owner: string): string {
    return dirname(this.ownerIndex(owner, "streams"));
  }

  /** A line for each stream or asset of an owner, in the order in which they were created. */
  ownerIndex(owner: string, of: "streams" | "assets"): string {
    return indexOfOwner(this.index, owner, of);
  }

  streamFolder(streamId: string): string {
    return join(this.journal, shardOf(streamId));
  }

  stream(streamId: string): string {
    return join(this.streamFolder(streamId), `${streamId}.log`);
  }
}

/** The index of all streams, in an index folder. */
export function indexOfStreams(index: string): string {
  return join(index, "streams");
}

/**
 * An owner's index, in an index folder. An owner may be any text, so the path has its hash. JSON writes half of a
 * surrogate pair as an escape, where UTF-8 makes all of them the same.
 */
export function indexOfOwner(index: string, owner: string, of: "streams" | "assets"): string {
  const hash = createHash("sha256").update(JSON.stringify(owner)).digest("hex");
  return join(index, hash.slice(0, 2), `${hash}.${of}`);
}

/** The folder of an id: its last two hex digits. */
export function shardOf(id: string): string {
  return id.slice(-2);
}

/** Whether a folder's name is a shard. */
export function isShard(name: string): boolean {
  return /^[0-9a-f]{2}$/.test(name);
}

export function sidecarName(id: string): string {
  return `${id}.json`;
}

/** The name of an asset's bytes. */
export function bytesName(id: string, mediaType: string): string {
  return `${id}.${extensionOf(mediaType)}`;
}
