import type { ByteAnswer } from "../bytes/byte-answer.ts";
import type { Answer } from "./direct-handler.ts";
import type { Caller } from "./handler-context.ts";
import type { Action, HandlerOptions } from "./handler-options.ts";
import type { HandlerRequest } from "./request-head.ts";

/** Calls the app's `admit`, then answers the request. A function that `admit` returned is called once, when the answer is done. */
export async function withRateLimit(
  admit: HandlerOptions["admit"],
  request: HandlerRequest,
  action: Action & Caller,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  if (admit === undefined) return answer();
  const admission: unknown = await admit(request.web, action);
  if (admission instanceof Response) return admission;
  if (admission === undefined) return answer();
  // Checked before the work is done and paid for.
  if (typeof admission !== "function") {
    throw new TypeError("admit must return undefined, a Response or a function.");
  }
  let isReleased = false;
  const release = () => {
    if (!isReleased) admission();
    isReleased = true;
  };
  try {
    const answered = await answer();
    return "chunks" in answered ? releasingBytes(answered, release) : releasing(answered, release);
  } catch (error) {
    release();
    throw error;
  }
}

function releasingBytes({ chunks, ...head }: ByteAnswer, release: () => void): ByteAnswer {
  if (chunks === null) {
    release();
    return { ...head, chunks };
  }
  const close = (reason?: unknown) => {
    release();
    chunks.close(reason);
  };
  return { ...head, chunks: { ...chunks, close } };
}

/** The same answer. It calls `release` once its body has been read or canceled. */
function releasing(response: Response, release: () => void): Response {
  if (response.body === null) {
    release();
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          release();
          controller.close();
        } catch (error) {
          release();
          throw error;
        }
      },
      cancel(reason) {
        release();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}
