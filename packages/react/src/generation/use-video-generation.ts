import { useMemo } from "react";
import { isRunning, useGenerationStore } from "./use-generation-store.ts";
import type { VideoGeneration, VideoGenerationOptions } from "./video-generation.ts";

/**
 * Makes a video of the chosen character, and shows how far it is. A component that unmounts stops nothing: only `abort`
 * does, or a request that takes the place of the one that runs.
 *
 * @throws Error where there is no client.
 * @example
 * ```tsx
 * const { generate, src, progress, isRunning, failure, retry } = useVideoGeneration({ persistKey: "pirate" });
 *
 * <button type="button" onClick={() => generate({ prompt: "she waves", characterReferenceId: value })}>Make it</button>
 * {isRunning && <progress value={progress} />}
 * {failure && <p role="alert">{failure.message} <button type="button" onClick={retry}>Try again</button></p>}
 * {src && <video src={src} controls />}
 * ```
 */
export function useVideoGeneration(options: VideoGenerationOptions = {}): VideoGeneration {
  const { client, store, snapshot } = useGenerationStore("video", "useVideoGeneration", options);
  const actions = useMemo(
    () => ({
      generate: store.generate,
      abort: store.abort,
      reset: store.reset,
      attach: store.attach,
      // Nobody waits for it where it is a button's: what went wrong is shown.
      retry: () =>
        store.retryAll().then(
          () => {},
          () => {},
        ),
    }),
    [store],
  );
  return useMemo(() => {
    const { slots, requested: _requested, failures, video, ...shown } = snapshot;
    const [slot] = slots;
    return {
      ...shown,
      ...actions,
      isRunning: isRunning(snapshot),
      stage: slot?.status === "pending" ? slot.stage : undefined,
      video,
      src: video && client.videoUrl(video.id),
      failure: failures[0],
    };
  }, [snapshot, actions, client]);
}
