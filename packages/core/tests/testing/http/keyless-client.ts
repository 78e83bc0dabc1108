import { onTestFinished } from "vitest";
import { createHandler } from "../../../src/http/handler/create-handler.ts";
import { type DirectHandler, direct } from "../../../src/http/handler/direct-handler.ts";
import { allowAnyone, type HandlerOptions } from "../../../src/http/handler/handler-options.ts";
import { toNodeListener } from "../../../src/http/node/index.ts";
import { serve } from "../../../src/http/node/testing/serve.ts";
import type { CharacterReferences } from "../../../src/images/character-references.ts";
import type { WireResult } from "../../../src/wire/image.ts";

export const generatePath = "/api/mv/generate_character_reference";

/** The response to a client that sends no idempotency key. */
export interface KeylessAnswer {
  readonly status: number;
  readonly body: WireResult;
}

/** A client on a real socket that sends no idempotency key. */
export interface KeylessClient {
  readonly url: string;
  post(json: object, init?: RequestInit): Promise<KeylessAnswer>;
  /** Sends a request, and closes its connection when `when` resolves. */
  disconnect(json: object, when: () => Promise<void>, init?: RequestInit): Promise<void>;
}

/** The header of requests whose client disconnects before the answer. */
const held = "x-test-held";

/** Holds the answer to a request with {@link held} until its client has disconnected, however long that takes. */
function holdAnswers(handler: ReturnType<typeof createHandler>): ReturnType<typeof createHandler> {
  const { [direct]: answer }: typeof handler & { readonly [direct]?: DirectHandler } = handler;
  if (answer === undefined) throw new Error("The handler has no direct form.");
  const holding: DirectHandler = async (request) => {
    const answered = await answer(request);
    const { headers, signal } = request;
    if (headers.has(held) && !signal.aborted)
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    return answered;
  };
  return Object.assign((request: Request) => handler(request), { [direct]: holding });
}

/** Starts a server on an engine, and creates a client that sends no idempotency key. */
export async function createKeylessClient(
  characters: CharacterReferences,
  { path = generatePath, ...options }: Partial<HandlerOptions> & { readonly path?: string } = {},
): Promise<KeylessClient> {
  const handler = holdAnswers(createHandler({ characters, authorize: allowAnyone, ...options }));
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
    async disconnect(json, when, init) {
      const gone = new AbortController();
      onTestFinished(() => gone.abort());
      const headers = { ...(init?.headers as Record<string, string>), [held]: "1" };
      const sent = send(json, { ...init, headers, signal: gone.signal }).then(
        () => "answered",
        () => "closed",
      );
      await when();
      gone.abort();
      if ((await sent) === "answered")
        throw new Error("The response arrived before the connection was closed.");
    },
  };
}
