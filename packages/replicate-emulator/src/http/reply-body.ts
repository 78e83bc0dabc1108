import type { Clock } from "../clock.ts";
import { terminatedBody } from "./connection-errors.ts";
import type { Reply } from "./reply.ts";

type Streamed = Extract<Reply, { kind: "streamed" }>;

/** Converts a streamed reply to a web stream, which fails like the body of a broken connection. */
export function replyBody(
  reply: Streamed,
  clock: Clock,
  signals: readonly AbortSignal[],
): ReadableStream<Uint8Array> {
  const gone = AbortSignal.any([...signals]);
  const steps = reply.steps[Symbol.iterator]();
  let sent = 0;

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          if (gone.aborted) return controller.error(gone.reason);
          const { value: step, done } = steps.next();
          if (done === true) {
            const short = reply.contentLength !== undefined && sent < reply.contentLength;
            return short ? controller.error(terminatedBody("UND_ERR_SOCKET")) : controller.close();
          }
          switch (step.step) {
            case "bytes":
              sent += step.bytes.byteLength;
              if (step.bytes.byteLength === 0) continue;
              return controller.enqueue(step.bytes.slice());
            case "pause":
              await clock.sleep(step.ms, gone);
              continue;
            case "reset":
              return controller.error(terminatedBody("ECONNRESET"));
            case "stall":
              await aborted(gone);
          }
        }
      },
    },
    // Without a queue, nothing is read ahead and a fault occurs at the reader's position.
    { highWaterMark: 0 },
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
