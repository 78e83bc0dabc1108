import type { Logger } from "../../engine/logger.ts";
import type { CharacterReferences } from "../../images/character-references.ts";
import type { Clock } from "../../util/clock.ts";
import type { VideoStep } from "../../videos/video-step.ts";
import type { UrlOf } from "../../wire/asset.ts";
import type { ByteCache } from "../bytes/byte-cache.ts";
import type { ParsedDefaults } from "./defaults.ts";

/** What every route works with. */
export interface HandlerContext {
  readonly characters: CharacterReferences;
  /** undefined where this server makes no videos. */
  readonly videos: VideoStep | undefined;
  readonly basePath: string;
  /** The document of the endpoints as this server has mounted them. */
  readonly openApiDocument: () => Promise<object>;
  readonly maxBodyBytes: number;
  readonly maxUploadBytes: number;
  readonly modelOptions: false | readonly string[];
  readonly defaults: ParsedDefaults;
  /** Whether a request without a key takes up an earlier one whose answer did not arrive. */
  readonly takeUpRepeats: boolean;
  readonly heartbeatMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The bytes of small files. */
  readonly cache: ByteCache;
  /** The address of the bytes of an image, or of a video. */
  readonly urlOf: UrlOf;
}

/** Who calls: whoever has an owner is told of that owner's things alone. */
export interface Caller {
  readonly owner?: string;
}
