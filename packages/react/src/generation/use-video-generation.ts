import type { GenerationStore } from "@dramatis/core/client";
import { useMemo, useState } from "react";
import { createLiveStore, type Rendered } from "./live-store.ts";
import { isRunning, useGenerationStore } from "./use-generation-store.ts";
import type { VideoActions, VideoGeneration, VideoGenerationOptions } from "./video-generation.ts";

/**
 * Makes a video of the chosen character, and shows how far it is. The run belongs to the `DramatisProvider` component:
 * one that is unmounted and mounted again finds it, and no unmounting stops it. Only `abort` does, or a request that
 * replaces the one that runs.
 *
 * @throws Error where there is no client.
 * @example
 * ```tsx
 * const { generate, src, progress, isRunning, failure, retry } = useVideoGeneration({ key: "pirate" });
 *
 * <button type="button" onClick={() => generate({ prompt: "she waves", characterReferenceId: value })}>Make it</button>
 * {isRunning && <progress value={progress} />}
 * {failure && <p role="alert">{failure.message} <button type="button" onClick={retry}>Try again</button></p>}
 * {src && <video src={src} controls />}
 * ```
 */
export function useVideoGeneration(options: VideoGenerationOptions = {}): VideoGeneration {
  const { client, watcher, snapshot } = useGenerationStore(
    "video",
    "useVideoGeneration",
    options,
    createVideoStore,
  );
  const [actions] = useState(() => actionsOf(watcher.store));
  return useMemo(() => {
    const { slots, requested: _requested, failures, video, ...shown } = snapshot;
    const [slot] = slots;
    // That a video that succeeded is there, the store sees to.
    return {
      ...shown,
      ...actions,
      isRunning: isRunning(snapshot),
      stage: slot?.status === "pending" ? slot.stage : undefined,
      video,
      src: video && client.videos.url(video.id),
      failure: failures[0],
    } as VideoGeneration;
  }, [snapshot, actions, client]);
}

const createVideoStore = (first: Rendered<"video">) => createLiveStore("video", first);

function actionsOf(store: () => GenerationStore<"video">): VideoActions {
  return {
    generate: (...request) => store().generate(...request),
    abort: () => store().abort(),
    reset: () => store().reset(),
    attach: (batchId) => store().attach(batchId),
    // Nobody waits for it where it is a button's: what went wrong is shown.
    retry: () =>
      store()
        .retryAll()
        .then(
          () => {},
          () => {},
        ),
  };
}
