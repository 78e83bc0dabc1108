"use client";

import { useVideoGeneration } from "@dramatis/react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { client, videoStore } from "../lib/client";
import { useBatchInAddress } from "../lib/use-batch-in-address";
import { PassingButton } from "./passing-button";
import { RunMessages } from "./run-messages";

const stages = {
  queued: "Your video is waiting for its turn.",
  starting: "The model is starting.",
  processing: "Your video is being generated.",
  storing: "Your video is being saved.",
};

export function WatchVideo() {
  const generation = useVideoGeneration({ store: videoStore });
  const { request, status, stage, progress, isRunning, video, src, failure, retry, abort } = generation;
  useBatchInAddress(generation);
  const character = useSearchParams().get("character");
  const prompt = request?.prompt ?? video?.metadata.prompt;
  const poster = character ? client.images.url(character) : undefined;

  return (
    <div className="watch">
      {status === "idle" && (
        <p className="empty">
          No video has been generated yet. <Link href="/">Start with a character</Link>
        </p>
      )}
      {src ? (
        // biome-ignore lint/a11y/useMediaCaption: the speech in a generated video is unknown.
        <video className="video" src={src} controls loop playsInline aria-label="Your video" />
      ) : (
        status !== "idle" && (
          <div className="video" style={{ backgroundImage: poster && `url("${poster}")` }}>
            {/* Few models report their progress. */}
            {isRunning && <progress value={progress || undefined} aria-label="Generating the video" />}
          </div>
        )
      )}
      <p role="status" className="status">
        {src
          ? "Your video is ready."
          : status === "canceled"
            ? "The video was stopped."
            : stage && stages[stage]}
      </p>
      {prompt && <p className="quote">{prompt}</p>}
      <RunMessages {...generation} failureMessage={failure?.message} />
      <div className="actions">
        <PassingButton isAvailable={isRunning} onClick={abort}>
          Stop
        </PassingButton>
        <PassingButton isAvailable={!isRunning && (failure?.retryable ?? false)} onClick={retry}>
          Retry
        </PassingButton>
        {src && (
          <a className="button primary" href={src} download={video?.path}>
            Download
          </a>
        )}
        {character && (
          <Link className="quiet" href={`/scene?character=${character}`}>
            Another scene with this character
          </Link>
        )}
        <Link className="quiet" href="/">
          Another character
        </Link>
      </div>
      {isRunning && (
        <p className="hint">
          This can take a few minutes. You can leave this page; your video will still be finished.
        </p>
      )}
    </div>
  );
}
