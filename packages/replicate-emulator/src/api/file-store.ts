import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import { newPredictionId } from "../prediction/prediction-id.ts";

/** Uploaded files expire after a day, as on Replicate. */
const FILE_LIFE_MS = 24 * 60 * 60 * 1000;

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly metadata: unknown;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface FileStore {
  add(file: Pick<StoredFile, "name" | "contentType" | "bytes" | "metadata">): StoredFile;
  get(id: string): StoredFile | undefined;
  /** Lists files, newest first. */
  list(): readonly StoredFile[];
  delete(id: string): boolean;
}

export function createFileStore(clock: Clock): FileStore {
  const files = new Map<string, StoredFile>();

  function forgetExpired(): void {
    for (const [id, file] of files) if (file.expiresAt <= clock.now()) files.delete(id);
  }

  return {
    add(file) {
      forgetExpired();
      const createdAt = clock.now();
      const stored = { ...file, id: newPredictionId(), createdAt, expiresAt: createdAt + FILE_LIFE_MS };
      files.set(stored.id, stored);
      return stored;
    },
    get(id) {
      forgetExpired();
      return files.get(id);
    },
    list() {
      forgetExpired();
      return [...files.values()].toReversed();
    },
    delete(id) {
      forgetExpired();
      return files.delete(id);
    },
  };
}

/** Formats the file as the API does. */
export function fileJson(file: StoredFile, apiOrigin: string) {
  return {
    id: file.id,
    name: file.name,
    content_type: file.contentType,
    size: file.bytes.byteLength,
    checksums: {
      sha256: createHash("sha256").update(file.bytes).digest("hex"),
      md5: createHash("md5").update(file.bytes).digest("hex"),
    },
    metadata: file.metadata,
    created_at: new Date(file.createdAt).toISOString(),
    expires_at: new Date(file.expiresAt).toISOString(),
    urls: { get: `${apiOrigin}/v1/files/${file.id}` },
  };
}
