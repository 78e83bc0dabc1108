import type { Logger } from "../../engine/logger.ts";
import type { Clock } from "../../util/clock.ts";
import type { UrlOf } from "../../wire/asset.ts";
import type { ByteCache } from "../bytes/byte-cache.ts";
import type { ParsedDefaults } from "./defaults.ts";
import type { Engines } from "./engines.ts";

/** What every route can use. */
export interface HandlerContext {
  readonly engines: Engines;
  readonly basePath: string;
  /** The OpenAPI document for this server's base path. */
  readonly openApiDocument: () => Promise<object>;
  readonly maxBodyBytes: number;
  readonly maxUploadBytes: number;
  readonly modelOptions: false | readonly string[];
  readonly defaults: ParsedDefaults;
  /** Whether a request without a key continues the batch of an equal, earlier request whose answer did not arrive. */
  readonly takeUpRepeats: boolean;
  readonly heartbeatMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The bytes of small files. */
  readonly cache: ByteCache;
  /** The URL of the bytes of an image or a video. */
  readonly urlOf: UrlOf;
}

/** Who sent the request. A caller with an owner sees only what belongs to that owner. */
export interface Caller {
  readonly owner?: string;
}
