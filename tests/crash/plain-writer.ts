import { createHash } from "node:crypto";
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sidecarText } from "../../packages/fs-store/src/assets/sidecar.ts";
import { Layout } from "../../packages/fs-store/src/files/layout.ts";
import { newNonce } from "../../packages/fs-store/src/files/writer.ts";
import { formatLine } from "../../packages/fs-store/src/journal/journal-line.ts";
import { imageInfo } from "./image-info.ts";
import type { Subject } from "./subjects.ts";

/** Writes the same files as the store, but without any protection against power cuts. */
export function plainWriter(directory: string): Subject {
  const layout = new Layout(directory);
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  };
  return {
    async put(id, bytes) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const asset = {
        ...imageInfo,
        id,
        byteLength: bytes.byteLength,
        sha256,
        createdAt: new Date().toISOString(),
      };
      await write(layout.bytes(asset), bytes);
      await write(layout.sidecar(id), sidecarText({ nonce: newNonce(), asset }));
    },
    async delete(id) {
      await rm(layout.sidecar(id), { force: true });
      await rm(layout.bytes({ id, mediaType: imageInfo.mediaType }), { force: true });
    },
    async append(id, records, expected, { kind, open = false }) {
      await write(join(layout.open, `${id}.${expected}`), "");
      await mkdir(layout.streamFolder(id), { recursive: true });
      const texts = records.map((record) => JSON.stringify(record));
      const line = { nonce: newNonce(), expected, open, records: texts };
      await appendFile(layout.stream(id), formatLine(kind === undefined ? line : { ...line, kind }));
      return expected + records.length;
    },
    deleteStream: (id) => rm(layout.stream(id), { force: true }),
    existing: async () => ({ assets: [], streams: new Map() }),
  };
}
