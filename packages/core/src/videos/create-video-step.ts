import { toVideoReference } from "../assets/video-reference.ts";
import { batchCalls } from "../engine/batch-calls.ts";
import { buildEngine, checkEngineOptions } from "../engine/build-engine.ts";
import { savedAssets } from "../engine/saved-assets.ts";
import { defaultTiming, type Timing } from "../engine/timing.ts";
import type { VideoRequest } from "../request/video-request.ts";
import { videoMedium } from "./video-medium.ts";
import type { VideoStep, VideoStepOptions } from "./video-step.ts";

/**
 * Creates the video step, which generates videos of a selected character reference. It does nothing until you call one
 * of its methods.
 *
 * @throws DramatisError `invalid_request` if an option is invalid.
 * @example
 * ```ts
 * const videos = createVideoStep({ provider: replicateVideo(), characters, store });
 * const result = await videos.generate({ prompt: "She waves at a ship", characterReferenceId: selectedId });
 * ```
 */
export function createVideoStep(options: VideoStepOptions): VideoStep {
  return createVideoEngine(options, defaultTiming);
}

/** Creates the video step with custom timing. Tests use it to shorten the waits. */
export function createVideoEngine(options: VideoStepOptions, timing: Timing): VideoStep {
  checkEngineOptions(options, [
    [options?.characters != null, "characters", "must be given: createCharacterReferences(...), for example"],
  ]);
  const { provider, characters, store, timeoutMs = 1_200_000 } = options;
  const engine = buildEngine(videoMedium(provider, characters), { ...options, timeoutMs }, timing);
  const { open, ...saved } = savedAssets(store, "video", toVideoReference);
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
