import { join } from "node:path";
import { extensionOf } from "@dramatis/core";

/**
 * Where things lie. Shards are the last two hex digits of an id: those of a UUIDv7 begin with the time, so its
 * first digits would put everything of a month into one folder. What begins with a dot is work under way.
 */
export class Layout {
  readonly directory: string;
  readonly assets: string;
  readonly journal: string;
  /** Markers of streams that may be open. */
  readonly open: string;

  constructor(directory: string) {
    this.directory = directory;
    this.assets = join(directory, "assets");
    this.journal = join(directory, "journal");
    this.open = join(this.journal, "open");
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

  streamFolder(streamId: string): string {
    return join(this.journal, shardOf(streamId));
  }

  stream(streamId: string): string {
    return join(this.streamFolder(streamId), `${streamId}.log`);
  }
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

/** The name of the bytes while they come in. */
export function pendingName(id: string, nonce: string): string {
  return `.${id}.${nonce}.tmp`;
}

/** The name of a sidecar before it is published. */
export function pendingSidecarName(id: string, nonce: string): string {
  return `.${id}.${nonce}.json.tmp`;
}

/** The name of the `attempt`th claim to remove what a put with this nonce stored. */
export function removalName(id: string, nonce: string, attempt: number): string {
  return `.${id}.${nonce}.remove-${attempt}`;
}
