import { onTestFinished } from "vitest";
import { createHandler } from "../../../src/http/handler/create-handler.ts";
import { allowAnyone, type HandlerOptions } from "../../../src/http/handler/handler-options.ts";
import { toNodeListener } from "../../../src/http/node/index.ts";
import { serve } from "../../../src/http/node/testing/serve.ts";
import type { CharacterReferences } from "../../../src/images/character-references.ts";
import type { WireResult } from "../../../src/wire/batch.ts";

export const generatePath = "/api/mv/generate_character_reference";

/** What a client that knows nothing of keys was answered. */
export interface BlindAnswer {
  readonly status: number;
  readonly body: WireResult;
}

/** A client on a real socket that sends no key. */
export interface BlindClient {
  readonly url: string;
  post(json: object, init?: RequestInit): Promise<BlindAnswer>;
  /** Sends a request, and cuts its connection once that is due. */
  cut(json: object, when: () => Promise<void>, init?: RequestInit): Promise<void>;
}

/** A server of endpoints on an engine, and a client of it. */
export async function blindClient(
  characters: CharacterReferences,
  { path = generatePath, ...options }: Partial<HandlerOptions> & { readonly path?: string } = {},
): Promise<BlindClient> {
  const handler = createHandler({ characters, authorize: allowAnyone, ...options });
  const { url } = await serve(toNodeListener(handler));
  const send = (json: object, { headers, ...init }: RequestInit = {}) =>
    fetch(url + path, {
      method: "POST",
      body: JSON.stringify(json),
      headers: { "content-type": "application/json", ...(headers as Record<string, string>) },
      ...init,
    });
  return {
    url,
    async post(json, init) {
      const response = await send(json, init);
      return { status: response.status, body: (await response.json()) as WireResult };
    },
    async cut(json, when, init) {
      const gone = new AbortController();
      onTestFinished(() => gone.abort());
      const sent = send(json, { ...init, signal: gone.signal }).then(
        () => "answered",
        () => "cut",
      );
      await when();
      gone.abort();
      if ((await sent) === "answered") throw new Error("The answer came before the connection was cut.");
    },
  };
}
