import { createHandler } from "../../../src/http/handler/create-handler.ts";
import { allowAnyone, type HandlerOptions } from "../../../src/http/handler/handler-options.ts";
import { createTestApp, type TestApp, type TestAppOptions } from "../test-app.ts";
import { checkResponses } from "./check-response.ts";

/** A test app with HTTP endpoints. */
export interface HttpTestApp extends TestApp {
  /** Sends a request to the handler. `path` is relative to the base path. */
  call(method: string, path: string, init?: CallInit): Promise<Response>;
}

/** Options for a request. `json` becomes the body. */
export interface CallInit extends RequestInit {
  readonly json?: unknown;
}

/** Creates a test app with HTTP endpoints. `ownAnswers` turns off the check against the OpenAPI document. */
export async function createHttpTestApp(
  options: TestAppOptions & {
    readonly handler?: Partial<HandlerOptions>;
    readonly ownAnswers?: boolean;
  } = {},
): Promise<HttpTestApp> {
  const { handler: handlerOptions, ownAnswers, ...rest } = options;
  const app = await createTestApp(rest);
  const basePath = (handlerOptions?.basePath ?? "/api/mv").replace(/\/$/, "");
  const bare = createHandler({
    characters: app.characters,
    authorize: allowAnyone,
    clock: app.clock,
    ...handlerOptions,
  });
  // The document does not cover responses of the app itself.
  const handler = ownAnswers ? bare : checkResponses(bare, { basePath });
  return {
    ...app,
    call(method, path, { json, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (json !== undefined) headers.set("content-type", "application/json");
      const body = json === undefined ? init.body : JSON.stringify(json);
      const url = new URL(`http://app.example${basePath}${path}`);
      return handler(new Request(url, { ...init, method, headers, ...(body == null ? {} : { body }) }));
    },
  };
}

/** A frame of an event stream. */
export interface Frame {
  readonly id?: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads an event stream to its end, or until it has `enough` frames. */
export async function readFrames(response: Response, enough = Number.POSITIVE_INFINITY): Promise<Frame[]> {
  const frames: Frame[] = [];
  let text = "";
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (frames.length < enough) {
    const { done, value = "" } = (await reader?.read()) ?? { done: true };
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const frame = parseFrame(text.slice(0, end));
      if (frame !== undefined) frames.push(frame);
      text = text.slice(end + 2);
    }
    if (done) break;
  }
  await reader?.cancel();
  return frames;
}

function parseFrame(text: string): Frame | undefined {
  const fields = Object.fromEntries(
    text
      .split("\n")
      .filter((line) => !line.startsWith(":"))
      .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  const { id, event, data } = fields;
  if (event === undefined || data === undefined) return undefined;
  return { event, data: JSON.parse(data), ...(id === undefined ? {} : { id }) };
}
