import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { type Asset, extensionOf } from "@dramatis/core/store";

/**
 * The paths of the store. Shards are the last two hex digits of an id: a UUIDv7 starts with the time, so its first
 * digits would put a whole month into one folder. Unfinished work has its own folder, so that leftovers of killed
 * processes are found without searching every shard.
 */
export class Layout {
  readonly directory: string;
  /** Files that are being put, removed or rewritten. */
  readonly pending: string;
  readonly assets: string;
  readonly journal: string;
  /** Markers of streams that may be open. */
  readonly open: string;
  /** Indexes of streams and of owners. */
  readonly index: string;
  /** Has a line for each stream, in creation order. */
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

  /** The path of an asset's file with this name. */
  assetFile(id: string, name: string): string {
    return join(this.assetFolder(id), name);
  }

  sidecar(id: string): string {
    return this.assetFile(id, sidecarName(id));
  }

  /** The path of an asset's published bytes. */
  bytes({ id, mediaType }: Pick<Asset, "id" | "mediaType">): string {
    return this.assetFile(id, bytesName(id, mediaType));
  }

  /** The path of the bytes that the put with this nonce is writing. */
  pendingBytes(id: string, nonce: string): string {
    return join(this.pending, `${id}.${nonce}.bytes`);
  }

  /** The path of the sidecar of the put with this nonce before it is published. */
  pendingSidecar(id: string, nonce: string): string {
    return join(this.pending, `${id}.${nonce}.json`);
  }

  /** The path of a stream's new file while it is being written. */
  pendingStream(streamId: string, nonce: string): string {
    return join(this.pending, `${streamId}.${nonce}.log`);
  }

  /** The path of the `attempt`th claim to replace or remove a stream's file. */
  compaction(streamId: string, attempt: number): string {
    return join(this.pending, `${streamId}.compact-${attempt}`);
  }

  /** The path of a claim before it is published. */
  pendingClaim(id: string, nonce: string): string {
    return join(this.pending, `${id}.${nonce}.claim`);
  }

  /** The path of the bytes of the put with this nonce while they are being removed. */
  removedBytes(id: string, nonce: string): string {
    return join(this.pending, `${id}.${nonce}.removed`);
  }

  /** The path of the `attempt`th claim to remove what the put with this nonce stored. */
  removal(id: string, nonce: string, attempt: number): string {
    return join(this.pending, `${id}.${nonce}.remove-${attempt}`);
  }

  ownerFolder(owner: string): string {
    return dirname(this.ownerIndex(owner, "streams"));
  }

  /** The path of an owner's index, which has a line for each stream or asset in creation order. */
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

/** The path of the index of all streams in an index folder. */
export function indexOfStreams(index: string): string {
  return join(index, "streams");
}

/**
 * The path of an owner's index in an index folder. An owner can be any string, so its hash is used. JSON escapes lone
 * surrogates, which UTF-8 would replace by the same character.
 */
export function indexOfOwner(index: string, owner: string, of: "streams" | "assets"): string {
  const hash = createHash("sha256").update(JSON.stringify(owner)).digest("hex");
  return join(index, hash.slice(0, 2), `${hash}.${of}`);
}

/** The shard of an id: its last two hex digits. */
export function shardOf(id: string): string {
  return id.slice(-2);
}

/** Returns whether a folder's name is a shard. */
export function isShard(name: string): boolean {
  return /^[0-9a-f]{2}$/.test(name);
}

export function sidecarName(id: string): string {
  return `${id}.json`;
}

/** The file name of an asset's bytes. */
export function bytesName(id: string, mediaType: string): string {
  return `${id}.${extensionOf(mediaType)}`;
}
