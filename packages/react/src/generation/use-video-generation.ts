import type { GenerationStore } from "@dramatis/core/client";
import { useMemo, useState } from "react";
import { createLiveStore, type Rendered } from "./live-store.ts";
import { isRunning, useGenerationStore } from "./use-generation-store.ts";
import type { VideoActions, VideoGeneration, VideoGenerationOptions } from "./video-generation.ts";

/**
 * Generates a video of the chosen character, and reports its progress. The run belongs to the `DramatisProvider`
 * component: it continues when a component unmounts, and a component that is mounted again finds it. Only `abort`, or a
 * request that replaces the current one, stops it.
 *
 * @throws Error if neither the options nor `DramatisProvider` has a client.
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
  const [actions] = useState(() => createActions(watcher.store));
  return useMemo(() => {
    const { slots, requested: _requested, failures, video, ...shown } = snapshot;
    const [slot] = slots;
    // The cast is safe, because the store sets `video` if the status is "succeeded".
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

function createActions(store: () => GenerationStore<"video">): VideoActions {
  return {
    generate: (...request) => store().generate(...request),
    abort: () => store().abort(),
    reset: () => store().reset(),
    attach: (batchId) => store().attach(batchId),
    // Never rejects, because a button's click handler does not catch. The error is in the snapshot.
    retry: () =>
      store()
        .retryAll()
        .then(
          () => {},
          () => {},
        ),
  };
}
