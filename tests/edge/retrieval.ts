// What an app on an edge runtime would ship: the endpoints with a store, without any Node module.

import { allowAnyone, createHandler } from "../../packages/core/src/http/index.ts";
import { createCharacterReferences, type ImageProvider, memoryStore } from "../../packages/core/src/index.ts";

const unusedProvider = {
  name: "none",
  model: "none/none",
  account: "none",
  capabilities: { seed: false },
} as unknown as ImageProvider;

export async function retrieve(image: Uint8Array): Promise<unknown> {
  const characters = createCharacterReferences({ provider: unusedProvider, store: memoryStore() });
  const handler = createHandler({ characters, authorize: allowAnyone });
  const { id } = await characters.importImage(image);
  const get = (path: string, headers: Record<string, string> = {}) =>
    handler(new Request(`https://edge.example/api/mv/get_character_reference/${path}`, { headers }));
  const whole = await get(id);
  const part = await get(id, { range: "bytes=0-1" });
  const fresh = await get(id, { "if-none-match": whole.headers.get("etag") ?? "" });
  const info = await get(`${id}/info`);
  const unknown = await get("00000000-0000-4000-8000-000000000000");
  return {
    type: whole.headers.get("content-type"),
    byteLength: (await whole.arrayBuffer()).byteLength,
    part: [part.status, part.headers.get("content-range"), (await part.arrayBuffer()).byteLength],
    fresh: fresh.status,
    info: (await info.json()).media_type,
    unknown: unknown.status,
  };
}
