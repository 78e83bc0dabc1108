import type { Logger } from "../../engine/logger.ts";
import type { Clock } from "../../util/clock.ts";
import type { ActionType } from "../endpoints/index.ts";
import type { RequestDefaults } from "./defaults.ts";
import type { EngineOptions } from "./engines.ts";

/** What a request asks to do, before anything is looked up. */
export interface Action {
  readonly type: ActionType;
  /** The id of the image, video or batch in the path, in lower case. */
  readonly id?: string;
}

/** Whether the request is allowed: true, false, your own answer, or the owner that the caller acts for. */
export type Authorization = boolean | Response | { readonly owner: string };

/**
 * Decides about each request before anything is looked up. It must not read the request's body, because the handler
 * reads it. If you return an owner, new batches belong to that owner, and only that owner's batches and assets are found.
 */
export type Authorize = (request: Request, action: Action) => Authorization | Promise<Authorization>;

/** The result of `admit`: undefined to go on, a function to call once the answer is done, or a Response to refuse. */
export type Admission = undefined | Response | (() => void);

/** Options of {@link createHandler}. */
export interface HandlerOptions extends EngineOptions {
  /** Where the endpoints are mounted; `/api/mv` if absent. */
  readonly basePath?: string;
  /** Required, so that a paid API is not opened by mistake. To allow every request: `authorize: allowAnyone`. */
  readonly authorize: Authorize;
  /**
   * Called for each authorized request, to limit rate and concurrency for each caller. Return a Response (429) to refuse
   * the request, or a function that is called once the answer is done.
   */
  readonly admit?: (
    request: Request,
    action: Action & { readonly owner?: string },
  ) => Admission | Promise<Admission>;
  /** The maximum size of a JSON body, in bytes; 256 KiB if absent. An image in the body does not count toward it. */
  readonly maxBodyBytes?: number;
  /** The maximum size of an image that a caller sends, in bytes; 10 MiB if absent. */
  readonly maxUploadBytes?: number;
  /** The model parameters that callers can set, for images and videos; none if absent. */
  readonly modelOptions?: false | readonly string[];
  /**
   * Whether a caller without an owner (`authorize` returned `true`) can list everyone's batches and remove any batch,
   * image and video; false if absent. It changes nothing for callers with an owner: they reach only their own.
   */
  readonly manage?: boolean;
  /**
   * Whether a request without `Idempotency-Key` continues the batch of an equal, earlier request whose answer did not
   * arrive, or that paid for something it did not deliver; true if absent. If false, each such request pays for a new
   * batch.
   */
  readonly takeUpRepeats?: boolean;
  /**
   * Origins whose pages can call these endpoints, for example `https://app.example`. They get CORS headers with
   * credentials. Pages of other origins cannot write, and cannot read any answer.
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * More headers that pages of the allowed origins can send. If absent, they can send any header.
   */
  readonly allowedHeaders?: readonly string[];
  /**
   * The host names of this server: `app.example` or `127.0.0.1` for any port, `app.example:8443` for one port. Requests
   * with another `Host` are refused. Set it if callers need no credentials: if an attacker makes a page's own name
   * resolve to your server (DNS rebinding), the browser treats that page as yours, and only `Host` reveals it. If absent,
   * any name is accepted.
   */
  readonly allowedHosts?: readonly string[];
  /** Values for fields that a request leaves out. For fields without a default, the model decides. */
  readonly defaults?: RequestDefaults;
  /** The size of the in-memory cache for small files, in bytes; 32 MiB if absent, 0 to disable it. */
  readonly cacheBytes?: number;
  /** Receives internal errors; if absent, they are not logged. */
  readonly logger?: Logger;
  /** The interval of heartbeats in an event stream, in milliseconds; 15 seconds if absent. */
  readonly heartbeatMs?: number;
  /** Measures that interval; the system clock if absent. */
  readonly clock?: Clock;
}

/** An {@link Authorize} that allows every request: for demos, and for servers behind a gateway that decides. */
export const allowAnyone: Authorize = () => true;
