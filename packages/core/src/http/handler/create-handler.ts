import { describeError } from "../../engine/logger.ts";
import { DramatisError, invalidArgument } from "../../errors/dramatis-error.ts";
import { systemClock } from "../../util/clock.ts";
import { urlOfAssets } from "../../wire/media.ts";
import { toResponse } from "../bytes/byte-answer.ts";
import { ByteCache } from "../bytes/byte-cache.ts";
import { endpoints, isWebhook } from "../endpoints/index.ts";
import { openApiDocument } from "../openapi-document.ts";
import { parseHosts, refuseForeignHost } from "./allowed-hosts.ts";
import { authorizeCaller } from "./authorize-caller.ts";
import { parseBasePath } from "./base-path.ts";
import { corsHeaders, optionsResponse, parseHeaderNames } from "./cors.ts";
import { refuseCrossSiteWrite } from "./cross-site.ts";
import { parseDefaults } from "./defaults.ts";
import { type Answer, type DirectHandler, direct } from "./direct-handler.ts";
import { enginesIn } from "./engines.ts";
import type { HandlerContext } from "./handler-context.ts";
import type { Action, HandlerOptions } from "./handler-options.ts";
import { HttpError } from "./http-error.ts";
import { asShownError, problemResponse } from "./problem.ts";
import { withRateLimit } from "./rate-limit.ts";
import { refuseManaging } from "./refuse-managing.ts";
import { type HandlerRequest, handlerRequest, type RequestHead } from "./request-head.ts";
import { methodsOf, routeOf, segmentsBelow } from "./route.ts";

/**
 * Creates the HTTP API: a function from a web-standard Request to a Response. Use it directly in Next.js, Hono, Bun, Deno
 * and edge runtimes, or through `toNodeListener` in Express, Fastify and `node:http`. It answers every path under
 * `basePath`, and answers errors as a problem (RFC 9457). The function never throws.
 *
 * @throws DramatisError `invalid_request` for invalid options: without `authorize`, for example.
 * @example
 * ```ts
 * const handler = createHandler({
 *   characters,
 *   authorize: async (request) => {
 *     const user = await userOf(request);
 *     return user ? { owner: user.id } : false;
 *   },
 * });
 * ```
 */
export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  const { authorize, admit, allowedOrigins = [], manage = false } = checkOptions(options);
  const allowedHeaders = parseHeaderNames(options.allowedHeaders);
  const allowedHosts = parseHosts(options.allowedHosts);
  const context = createContext(options);
  const { basePath, logger } = context;

  async function answer(request: HandlerRequest): Promise<Answer> {
    const segments = segmentsBelow(basePath, new URL(request.url).pathname);
    if (segments === undefined) throw new HttpError("not_found", "There is no such endpoint.");
    const methods = methodsOf(segments);
    if (request.method === "OPTIONS" && methods !== undefined) {
      refuseForeignHost(request, allowedHosts);
      return optionsResponse(request, methods, { allowedOrigins, allowedHeaders });
    }
    const route = routeOf(request.method, segments);
    const { type, id = "" } = route;
    const endpoint = endpoints[type];
    if (isWebhook(type)) return endpoint.answer(context, request, {}, "");
    refuseForeignHost(request, allowedHosts);
    refuseCrossSiteWrite(request, allowedOrigins);
    const action: Action = { ...route, type };
    const caller = await authorizeCaller(authorize, request, action);
    if (caller instanceof Response) return caller;
    refuseManaging(endpoint, caller, manage);
    return withRateLimit(admit, request, { ...action, ...caller }, () =>
      endpoint.answer(context, request, caller, id),
    );
  }

  const answerDirectly: DirectHandler = async (request) => {
    let answered: Answer;
    try {
      answered = await answer(request);
    } catch (error) {
      answered = errorResponse(error, request, logger);
    }
    return finished(answered, request, corsHeaders(request, allowedOrigins));
  };
  const handler = async (request: Request) => {
    const answered = await answerDirectly(handlerRequest(request));
    return "chunks" in answered ? toResponse(answered, request.signal) : answered;
  };
  return Object.assign(handler, { [direct]: answerDirectly });
}

function errorResponse(error: unknown, request: RequestHead, logger: HandlerContext["logger"]): Response {
  if (error instanceof HttpError) return error.response(request);
  const shown = asShownError(error);
  if (shown.status >= 500 && !request.signal.aborted) {
    logger.error({ code: shown.code, ...describeError(shown.cause ?? shown) }, "a request failed");
  }
  return problemResponse(request, shown, shown.code === "canceled" ? { status: 409 } : {});
}

/** Adds the headers that every answer has. An answer to HEAD loses its body. */
function finished(answer: Answer, request: RequestHead, headers: Readonly<Record<string, string>>): Answer {
  if ("chunks" in answer) return { ...answer, headers: { ...answer.headers, ...headers } };
  return finishedResponse(answer, request, headers);
}

function finishedResponse(
  response: Response,
  request: RequestHead,
  headers: Readonly<Record<string, string>>,
): Response {
  const entries = Object.entries(headers);
  if (entries.length === 0 && request.method !== "HEAD") return response;
  const isHead = request.method === "HEAD";
  if (isHead) void response.body?.cancel().catch(() => undefined);
  // The headers of an app's own answer can be immutable.
  const answered = new Response(isHead ? null : response.body, response);
  for (const [name, value] of entries) {
    if (name === "vary") answered.headers.append(name, value);
    else answered.headers.set(name, value);
  }
  return answered;
}

function createContext(options: HandlerOptions): HandlerContext {
  const { maxBodyBytes = 256 * 1024, maxUploadBytes = 10 * 1024 * 1024 } = options;
  const basePath = parseBasePath(options.basePath);
  return {
    engines: enginesIn(options),
    basePath,
    openApiDocument: () => openApiDocument({ basePath }),
    maxBodyBytes,
    maxUploadBytes,
    modelOptions: options.modelOptions ?? false,
    defaults: parseDefaults(options.defaults),
    takeUpRepeats: options.takeUpRepeats ?? true,
    heartbeatMs: options.heartbeatMs ?? 15_000,
    clock: options.clock ?? systemClock,
    logger: options.logger ?? { debug() {}, info() {}, warn() {}, error() {} },
    urlOf: urlOfAssets(basePath),
    cache: new ByteCache(options.cacheBytes ?? 32 * 1024 * 1024),
  };
}

function checkOptions(options: HandlerOptions): HandlerOptions {
  if (options?.characters == null) {
    throw invalidArgument("characters", "must be given: createCharacterReferences(...), for example");
  }
  if (typeof options.authorize !== "function") {
    throw new DramatisError(
      "invalid_request",
      "createHandler needs `authorize`, a function that decides about each request. To allow every request, pass " +
        "`authorize: allowAnyone`.",
      { issues: [{ path: "authorize", message: "must be a function" }] },
    );
  }
  return options;
}
