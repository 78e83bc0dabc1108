import type { Logger } from "../../engine/logger.ts";
import type { CharacterReferences } from "../../images/character-references.ts";
import type { Clock } from "../../util/clock.ts";
import type { VideoStep } from "../../videos/video-step.ts";
import type { ActionType } from "../endpoints/index.ts";
import type { RequestDefaults } from "./defaults.ts";

/** What a request asks to do, before anything is looked up. */
export interface Action {
  readonly type: ActionType;
  /** The id in the address, of an image, a video or a batch, in lower case. */
  readonly id?: string;
}

/** Whether a caller may do it: yes, no, an answer of your own, or yes and who the caller is. */
export type Authorization = boolean | Response | { readonly owner: string };

/**
 * Decides about each request before anything is looked up. It must not read the request's body: that is the
 * handler's. With an owner, what is made is recorded as that owner's, and only that owner's is found.
 */
export type Authorize = (request: Request, action: Action) => Authorization | Promise<Authorization>;

/** What a limit says: nothing, or what to call once the answer is done, or an answer in the place of it all. */
export type Admission = undefined | Response | (() => void);

/** What {@link createHandler} is given. */
export interface HandlerOptions {
  /** The engine. */
  readonly characters: CharacterReferences;
  /** What makes videos: `createVideoStep(...)`. Without it the endpoints of videos answer 404. */
  readonly videos?: VideoStep;
  /** Where the endpoints are mounted; `/api/mv` if absent. */
  readonly basePath?: string;
  /** Required, so that nobody opens a paid API by mistake. To open everything, say so: `authorize: allowAnyone`. */
  readonly authorize: Authorize;
  /**
   * Called for each authorized request, for limits of rate and concurrency by caller: return a Response (429) to
   * refuse, or a function that is called once the answer is done.
   */
  readonly admit?: (
    request: Request,
    action: Action & { readonly owner?: string },
  ) => Admission | Promise<Admission>;
  /** The most that a JSON body may have, in bytes; 256 KiB if absent. One that brings an image may have that beside it. */
  readonly maxBodyBytes?: number;
  /** The most that an image may have that a caller sends, in bytes; 10 MiB if absent. */
  readonly maxUploadBytes?: number;
  /** Which of the models' own parameters a caller may set, of images and videos alike; none if absent. */
  readonly modelOptions?: false | readonly string[];
  /**
   * Whether a caller without an owner, whom `authorize` answers with `true`, may list the batches of everybody and
   * remove any batch, image and video; false if absent. Callers with an owner reach only their own, with or without it.
   */
  readonly manage?: boolean;
  /**
   * Whether a request without `Idempotency-Key` takes up the batch of an equal, earlier one whose answer did not
   * arrive, or that left something undelivered that was paid for; true if absent. With false it always pays for a
   * batch of its own.
   */
  readonly takeUpRepeats?: boolean;
  /**
   * Origins whose pages may call these endpoints, `https://app.example` for example. They get CORS headers, with
   * credentials; a page of any other origin may not write, and reads nothing.
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * Further headers that pages of the allowed origins may send. If absent, they may send any header that they ask for.
   */
  readonly allowedHeaders?: readonly string[];
  /**
   * The names that this server is reached by, `app.example` or `127.0.0.1` for any port, `app.example:8443` for one
   * port. A request whose `Host` is another one is refused. Set it where callers need no credentials: a page whose own
   * name is made to resolve to your server (DNS rebinding) counts as a page of yours for the browser, and only its
   * `Host` gives it away. Any name if absent.
   */
  readonly allowedHosts?: readonly string[];
  /** What a request asks for that does not say. Absent fields are left to the model. */
  readonly defaults?: RequestDefaults;
  /** How many bytes of small files are kept in memory; 32 MiB if absent, 0 for none. */
  readonly cacheBytes?: number;
  /** Where internal errors are told; nowhere if absent. */
  readonly logger?: Logger;
  /** Between two signs of life of an event stream, in milliseconds; 15 seconds if absent. */
  readonly heartbeatMs?: number;
  /** Measures that time; the system's clock if absent. */
  readonly clock?: Clock;
}

/** An {@link Authorize} that lets everybody do everything: for a demo, or behind something that decides. */
export const allowAnyone: Authorize = () => true;
