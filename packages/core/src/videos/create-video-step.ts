import { videoReferenceOf } from "../assets/video-reference.ts";
import { batchCalls } from "../engine/batch-calls.ts";
import { buildEngine, checkEngineOptions } from "../engine/build-engine.ts";
import { savedAssets } from "../engine/saved-assets.ts";
import { defaultTiming, type Timing } from "../engine/timing.ts";
import type { VideoRequest } from "../request/video-request.ts";
import { videoMedium } from "./video-medium.ts";
import type { VideoStep, VideoStepOptions } from "./video-step.ts";

/**
 * Makes the video step: what takes the character reference that somebody chose, and makes videos of it. It does
 * nothing until it is asked.
 *
 * @throws DramatisError `invalid_request` for options that cannot be meant.
 * @example
 * ```ts
 * const videos = createVideoStep({ provider: replicateVideo(), characters, store });
 * const result = await videos.generate({ prompt: "She waves at a ship", characterReferenceId: selectedId });
 * ```
 */
export function createVideoStep(options: VideoStepOptions): VideoStep {
  return createVideoEngine(options, defaultTiming);
}

/** The video step, with its timing handed in. */
export function createVideoEngine(options: VideoStepOptions, timing: Timing): VideoStep {
  checkEngineOptions(options, [
    [options?.characters != null, "characters", "must be given: createCharacterReferences(...), for example"],
  ]);
  const { provider, characters, store, timeoutMs = 1_200_000 } = options;
  const engine = buildEngine(videoMedium(provider, characters), { ...options, timeoutMs }, timing);
  const { open, ...saved } = savedAssets(store, "video", videoReferenceOf);
  return {
    provider,
    ...batchCalls<"video", VideoRequest>(engine),
    ...saved,
    async open(id, access) {
      const opened = await open(id, access);
      if (opened === undefined) return undefined;
      const { item: video, ...bytes } = opened;
      return { video, ...bytes };
    },
  };
}
