import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { describeError, type Logger, silentLogger } from "../../engine/logger.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { type Clock, systemClock } from "../../util/clock.ts";
import { type DirectHandler, direct } from "../handler/direct-handler.ts";
import { asShownError, problemResponse } from "../handler/problem.ts";
import type { HandlerRequest } from "../handler/request-head.ts";
import { clientGone } from "./body-stream.ts";
import { discardRest } from "./discard-rest.ts";
import { NodeHandlerRequest } from "./handler-request.ts";
import { breakOff, type Incoming, isClosed, isSent, isTooLate, type Outgoing } from "./node-messages.ts";
import { parseOrigin } from "./request-origin.ts";
import { sendBytes } from "./send-bytes.ts";
import { sendResponse } from "./send-response.ts";
import { type ShowLife, signsOfLife } from "./signs-of-life.ts";
import { hasReadAnswers } from "./unread-answer.ts";

/** Options of {@link toNodeListener}. */
export interface NodeListenerOptions {
  /**
   * The app's public scheme and host, such as `https://app.example`, for the URL of each request. If absent: the
   * connection's scheme and the `Host` header. Set it behind a proxy that changes either of them. Forwarded headers are
   * not read.
   */
  readonly origin?: string;
  /**
   * The interval, in milliseconds, at which `102 Processing` is sent until the head of the answer is ready, so that
   * clients with a timeout for the head keep waiting. If absent: every second, to clients that are known to support it. If
   * you set a number, every client of HTTP/1.1 and HTTP/2 gets it: docs/http.md lists clients that mistake it for the
   * answer. `false` disables it.
   */
  readonly processingIntervalMs?: number | false;
  /** Measures every wait; the system clock if absent. */
  readonly clock?: Clock;
  /** Receives errors that the handler threw, or that broke its answer; if absent, they are not logged. */
  readonly logger?: Logger;
}

/** A request listener for `node:http` and the frameworks built on it. */
export type NodeListener = (
  incoming: IncomingMessage | Http2ServerRequest,
  outgoing: ServerResponse | Http2ServerResponse,
) => void;

const ignore = () => {};

const notInFetch = /^(?:connect|trace|track)$/i;

/**
 * Converts a handler from Request to Response into a listener for Express, Fastify, `node:http` and `node:http2`.
 *
 * Bodies are streamed in both directions, as fast as they are read. If the client disconnects, the request's signal aborts
 * and the answer's stream is canceled. If the handler throws, the answer is a 500 problem without details of the error.
 * In Express too, `next` is not called.
 *
 * @throws DramatisError `invalid_request` for an invalid `origin` or interval.
 * @example
 * ```ts
 * app.use("/api/mv", toNodeListener(handler));
 * ```
 */
export function toNodeListener(
  handler: (request: Request) => Response | Promise<Response>,
  options: NodeListenerOptions = {},
): NodeListener {
  const { [direct]: directly }: typeof handler & { readonly [direct]?: DirectHandler } = handler;
  const { logger = silentLogger, clock = systemClock } = options;
  const origin = parseOrigin(options.origin);
  const showLife = signsOfLife(clock, options.processingIntervalMs);
  const answer = directly ?? (async ({ web }: HandlerRequest) => handler(web));
  return (incoming, outgoing) => void listen(incoming, outgoing, { answer, origin, logger, clock, showLife });
}

interface Settings {
  readonly answer: DirectHandler;
  readonly origin: string | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly showLife: ShowLife;
}

async function listen(incoming: Incoming, outgoing: Outgoing, settings: Settings): Promise<void> {
  if (isClosed(outgoing) || isTooLate(incoming)) return;
  const { answer, logger, clock, showLife } = settings;
  const request = new NodeHandlerRequest(incoming, outgoing, settings);
  const { method } = request;
  // `close` reports a broken connection. An error without a listener would end the process.
  incoming.on("error", ignore);
  outgoing.on("error", ignore);
  outgoing.once("close", () => {
    if (!outgoing.writableEnded) request.leave(clientGone());
    request.forget(isSent(outgoing));
  });

  hasReadAnswers(incoming);
  const headersBefore = outgoing.getHeaderNames();
  const stopShowingLife = showLife(incoming, outgoing);
  try {
    const answered = ownAnswer(request) ?? (await answer(request));
    stopShowingLife();
    if ("chunks" in answered) await sendBytes(answered, outgoing);
    else await sendResponse(answered, outgoing, { method, clock });
  } catch (error) {
    stopShowingLife();
    if (!request.isGone) {
      logger.error(describeError(error), "a request could not be answered");
      await sendFailure(outgoing, request, { headersBefore, clock });
    }
  }
  request.release();
  discardRest(incoming, clock);
}

async function sendFailure(
  outgoing: Outgoing,
  request: HandlerRequest,
  { headersBefore, clock }: { readonly headersBefore: readonly string[]; readonly clock: Clock },
): Promise<void> {
  if (outgoing.headersSent) return breakOff(outgoing);
  // Headers of the failed answer, above all its length, do not apply to this one.
  for (const name of outgoing.getHeaderNames())
    if (!headersBefore.includes(name)) outgoing.removeHeader(name);
  try {
    await sendResponse(problemResponse(request, asShownError(undefined)), outgoing, {
      method: request.method,
      clock,
    });
  } catch {
    breakOff(outgoing);
  }
}

/** Answers requests that are not passed to the handler: methods that fetch does not support, and ambiguous URLs. */
function ownAnswer(request: NodeHandlerRequest): Response | undefined {
  if (notInFetch.test(request.method)) {
    const error = new DramatisError("invalid_request", "This method is not supported.");
    return problemResponse(request, error, { status: 501 });
  }
  if (request.isPlain) return undefined;
  return problemResponse(request, new DramatisError("not_found", "There is no such endpoint."));
}
