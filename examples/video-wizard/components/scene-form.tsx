"use client";

import { useVideoGeneration } from "@dramatis/react";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useEffect } from "react";
import { videoStore } from "../lib/client";
import { CharacterPortrait } from "./character-portrait";
import { KeptTextarea } from "./kept-textarea";

export function SceneForm() {
  const router = useRouter();
  const character = useSearchParams().get("character");
  const { generate, isRunning, request } = useVideoGeneration({ store: videoStore });
  // Makes the next step appear at once.
  useEffect(() => router.prefetch("/video"), [router]);
  if (!character) {
    return (
      <p className="empty">
        No character is selected yet. <Link href="/choose">Choose one</Link>
      </p>
    );
  }
  const characterReferenceId = character;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const prompt = String(new FormData(event.currentTarget).get("scene"));
    void generate({ prompt, characterReferenceId });
    router.push(`/video?character=${characterReferenceId}`);
  }

  return (
    <form className="columns" onSubmit={submit}>
      <CharacterPortrait id={characterReferenceId} />
      <div className="form">
        <div className="field">
          <label className="label" htmlFor="scene">
            Describe the scene
          </label>
          <KeptTextarea
            id="scene"
            name="scene"
            rows={5}
            placeholder="She waves at a passing ship, and the wind takes her hat"
            aria-describedby="scene-hint"
          />
          <p id="scene-hint" className="hint">
            One short moment works best. The video takes a few minutes.
          </p>
        </div>
        {isRunning && (
          <p className="note">
            A video is being generated, and a new one would replace it.{" "}
            <Link href={`/video?character=${request?.characterReferenceId ?? ""}`}>See it</Link>
          </p>
        )}
        <div className="actions">
          <button type="submit" className="button primary">
            Generate the video
          </button>
          <Link href="/choose" className="quiet">
            Choose another character
          </Link>
        </div>
      </div>
    </form>
  );
}
