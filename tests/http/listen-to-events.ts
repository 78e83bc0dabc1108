import { type ClientRequest, get, type IncomingMessage } from "node:http";

/** What one listener received. */
export interface Received {
  /** The ids of the events, in the order of their arrival. */
  readonly ids: readonly number[];
  readonly ended: boolean;
}

/** How a listener behaves. */
export interface ListenerOptions {
  /** How long to pause after each chunk, in milliseconds. */
  readonly pauseMs?: number;
  /** After how many events to break the connection and reconnect with the last id. */
  readonly breakAfter?: number;
}

/** Listens to the events of a batch on a separate socket until the batch ends. */
export async function listenToEvents(url: string, options: ListenerOptions = {}): Promise<Received> {
  const ids: number[] = [];
  let { breakAfter = Number.POSITIVE_INFINITY } = options;
  while (true) {
    const last = ids.at(-1);
    const end = await connect(url, last, options.pauseMs ?? 0, (id) => {
      ids.push(id);
      return ids.length < breakAfter;
    });
    if (end !== "broken") return { ids, ended: end === "ended" };
    breakAfter = Number.POSITIVE_INFINITY;
  }
}

function connect(
  url: string,
  lastId: number | undefined,
  pauseMs: number,
  onId: (id: number) => boolean,
): Promise<"ended" | "broken" | "failed"> {
  return new Promise((resolve) => {
    const headers = lastId === undefined ? {} : { "last-event-id": String(lastId) };
    const request: ClientRequest = get(url, { headers, agent: false }, (response: IncomingMessage) => {
      let text = "";
      let last = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          const frame = text.slice(0, end);
          text = text.slice(end + 2);
          last = /^event: (.*)$/m.exec(frame)?.[1] ?? last;
          const id = /^id: (\d+)$/m.exec(frame)?.[1];
          if (id !== undefined && !onId(Number(id))) {
            // Otherwise buffered events would be reported too, and again by the next connection.
            response.removeAllListeners("data");
            request.destroy();
            resolve("broken");
            return;
          }
        }
        if (pauseMs > 0) {
          response.pause();
          setTimeout(() => response.resume(), pauseMs);
        }
      });
      response.on("end", () =>
        resolve(last === "batch-end" || response.statusCode === 204 ? "ended" : "failed"),
      );
      response.on("error", () => resolve("failed"));
    });
    request.on("error", () => resolve("failed"));
  });
}
