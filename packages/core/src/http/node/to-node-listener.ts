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

/** What {@link toNodeListener} is given beside the handler. */
export interface NodeListenerOptions {
  /**
   * Scheme and host that the app is known by, `https://app.example`, for the address of each request. If absent: the
   * connection's scheme and the `Host` header. Set it behind a proxy that changes either; forwarded headers are not
   * read.
   */
  readonly origin?: string;
  /**
   * While an answer's head waits, `102 Processing` is sent at this interval, so that a client with a time-out for the
   * head goes on waiting. If absent: every second, to clients that are known to wait for it. A number, in milliseconds,
   * sends it to every client of HTTP/1.1 and HTTP/2: see docs/http.md for those that take it for the answer. `false`
   * sends none.
   */
  readonly processingIntervalMs?: number | false;
  /** Measures every wait; the system's clock if absent. */
  readonly clock?: Clock;
  /** Where errors are told that the handler threw, or that broke its answer; nowhere if absent. */
  readonly logger?: Logger;
}

/** A listener of `node:http`, and of every framework that is built on it. */
export type NodeListener = (
  incoming: IncomingMessage | Http2ServerRequest,
  outgoing: ServerResponse | Http2ServerResponse,
) => void;

const ignore = () => {};

const notInFetch = /^(?:connect|trace|track)$/i;

/**
 * Lets a handler from Request to Response run in Express, Fastify, `node:http` and `node:http2`.
 *
 * Bodies stream both ways, as fast as they are read. When the client goes away, the request's signal aborts and the
 * answer's stream is cancelled. What the handler throws is answered as 500 `application/problem+json` that tells
 * nothing of it, in Express as well, whose `next` is not called.
 *
 * @throws DramatisError `invalid_request` for an `origin` or an interval that cannot be one.
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
  // A connection that breaks is told by `close`. An error that nobody listens to would end the process.
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
  // What the answer that failed said of itself, its length above all, is not true of this one.
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

/** The answer to what no handler is asked: a method that fetch does not know, and an address with two meanings. */
function ownAnswer(request: NodeHandlerRequest): Response | undefined {
  if (notInFetch.test(request.method)) {
    const error = new DramatisError("invalid_request", "There is nothing here for this method.");
    return problemResponse(request, error, { status: 501 });
  }
  if (request.isPlain) return undefined;
  return problemResponse(request, new DramatisError("not_found", "There is no such endpoint."));
}
