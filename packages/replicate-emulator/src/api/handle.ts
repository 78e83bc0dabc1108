import type { IncomingRequest } from "../http/incoming-request.ts";
import { problem } from "../http/problem.ts";
import { json, type Reply } from "../http/reply.ts";
import { matchRoute, type RouteMatch, type ServedRoute } from "../http/routes.ts";
import type { RequestLog } from "../recorded-request.ts";
import { getAccount, getModel } from "./account.ts";
import { isAuthorized } from "./authorize.ts";
import { create } from "./create.ts";
import { download } from "./download.ts";
import type { Call, Emulation } from "./emulation.ts";
import { createFile, deleteFile, downloadFile, getFile, listFiles } from "./files.ts";
import type { Origins } from "./origins.ts";
import { cancelPrediction, getPrediction, listPredictions } from "./predictions.ts";

export interface Handling {
  readonly emulation: Emulation;
  readonly log: RequestLog;
  readonly origins: Origins;
}

/** Answers a request, and records it. */
export async function handle(handling: Handling, request: IncomingRequest): Promise<Reply> {
  const { url, method, headers } = request;
  const match: RouteMatch = handling.origins.isOwn(request)
    ? matchRoute(method, url.pathname)
    : { kind: "elsewhere" };
  const route = match.kind === "route" ? match.name : match.kind === "elsewhere" ? "elsewhere" : "unknown";
  const at = handling.emulation.clock.now();
  const entry = handling.log.add({
    route,
    method,
    url: url.href,
    path: url.pathname + url.search,
    headers,
    at,
  });
  const { origins } = handling;
  const call: Call = {
    request,
    params: match.kind === "route" ? match.params : [],
    ...origins.of(url),
    // A caller that uses another host name of this machine has URLs with that name.
    isOwn: (other) => other.origin === url.origin || origins.isOwnUrl(other),
    recordPrediction: (record) => {
      entry.predictionId = record.id;
    },
    recordInput: (input) => {
      entry.input = input;
    },
  };
  const reply = await answerOrReport(handling.emulation, match, call);
  entry.status = "status" in reply ? reply.status : reply.kind;
  return reply;
}

/** Answers a request. If a scenario's function throws, the caller gets the error instead of a broken connection. */
async function answerOrReport(emulation: Emulation, match: RouteMatch, call: Call): Promise<Reply> {
  try {
    return await answer(emulation, match, call);
  } catch (error) {
    if (call.request.signal.aborted) throw error;
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return problem(500, { title: "The emulator failed", detail });
  }
}

function answer(emulation: Emulation, match: RouteMatch, call: Call): Reply | Promise<Reply> {
  if (match.kind === "elsewhere") return { kind: "unreachable", code: "ENOTFOUND" };
  if (match.kind === "route" && match.name === "output") return download(emulation, call);
  if (!call.request.url.pathname.startsWith("/v1/")) return problem(404);
  if (!isAuthorized(call.request.headers.authorization, emulation.token)) return problem(401);
  const kind = match.kind === "route" && match.name === "create" ? "create" : "other";
  const throttled = emulation.limiter.take(kind);
  if (throttled !== undefined) {
    emulation.faults.fired(`throttle.${kind}`);
    return throttled;
  }
  if (match.kind === "none") return problem(404);
  if (match.kind === "method-not-allowed") return problem(405, {}, { allow: match.allow });
  return dispatch(emulation, match.name, call);
}

function dispatch(emulation: Emulation, route: ServedRoute, call: Call): Reply | Promise<Reply> {
  switch (route) {
    case "create":
      return create(emulation, call);
    case "get":
      return getPrediction(emulation, call);
    case "cancel":
      return cancelPrediction(emulation, call);
    case "list":
      return listPredictions(emulation, call);
    case "output":
      return download(emulation, call);
    case "model":
      return getModel(emulation, call);
    case "account":
      return getAccount();
    case "webhook-secret":
      return json(200, { key: emulation.webhookSecret });
    case "file-create":
      return createFile(emulation, call);
    case "file-list":
      return listFiles(emulation, call);
    case "file-get":
      return getFile(emulation, call);
    case "file-delete":
      return deleteFile(emulation, call);
    case "file-download":
      return downloadFile(emulation, call);
  }
}
