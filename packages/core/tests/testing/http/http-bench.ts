import { createHandler } from "../../../src/http/handler/create-handler.ts";
import { allowAnyone, type HandlerOptions } from "../../../src/http/handler/handler-options.ts";
import { type Workbench, type WorkbenchOptions, workbench } from "../workbench.ts";
import { checked } from "./check-response.ts";

/** A workbench with the endpoints before it. */
export interface HttpBench extends Workbench {
  /** Sends a request to the handler; `path` lies below the base path. */
  call(method: string, path: string, init?: CallInit): Promise<Response>;
}

/** What a call may carry: `json` becomes the body. */
export interface CallInit extends RequestInit {
  readonly json?: unknown;
}

/** Sets endpoints up before an engine and an emulated Replicate. */
export async function httpBench(
  options: WorkbenchOptions & {
    readonly handler?: Partial<HandlerOptions>;
    readonly ownAnswers?: boolean;
  } = {},
): Promise<HttpBench> {
  const { handler: handlerOptions, ownAnswers, ...rest } = options;
  const bench = await workbench(rest);
  const basePath = (handlerOptions?.basePath ?? "/api/mv").replace(/\/$/, "");
  const bare = createHandler({
    characters: bench.characters,
    authorize: allowAnyone,
    clock: bench.clock,
    ...handlerOptions,
  });
  // What the app answers in its own way is not the document's matter.
  const handler = ownAnswers ? bare : checked(bare, { basePath });
  return {
    ...bench,
    call(method, path, { json, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (json !== undefined) headers.set("content-type", "application/json");
      const body = json === undefined ? init.body : JSON.stringify(json);
      const url = new URL(`http://app.example${basePath}${path}`);
      return handler(new Request(url, { ...init, method, headers, ...(body == null ? {} : { body }) }));
    },
  };
}

/** The frames of an event stream. */
export interface Frame {
  readonly id?: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads an event stream to its end, or until enough frames came. */
export async function framesOf(response: Response, enough = Number.POSITIVE_INFINITY): Promise<Frame[]> {
  const frames: Frame[] = [];
  let text = "";
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (frames.length < enough) {
    const { done, value = "" } = (await reader?.read()) ?? { done: true };
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const frame = frameOf(text.slice(0, end));
      if (frame !== undefined) frames.push(frame);
      text = text.slice(end + 2);
    }
    if (done) break;
  }
  await reader?.cancel();
  return frames;
}

function frameOf(text: string): Frame | undefined {
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
