"use client";

import { CharacterGrid, useCharacterGeneration, useCharacterSelection } from "@dramatis/react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { characterStore } from "../lib/client";
import { useBatchInAddress } from "../lib/use-batch-in-address";
import { usePastedImages } from "../lib/use-pasted-images";
import { characterCard } from "./character-card";
import { OwnImages } from "./own-images";
import { PassingButton } from "./passing-button";
import { RunMessages } from "./run-messages";

export function ChooseCharacter() {
  const router = useRouter();
  const generation = useCharacterGeneration({ store: characterStore, persistKey: "character" });
  const { slots, images, request, isRunning, retry, abort, generate, importImage, getDropProps } = generation;
  const selection = useCharacterSelection({
    slots,
    onRetry: retry,
    persistKey: "character",
    onContinue: (id) => router.push(`/scene?character=${id}`),
  });
  useBatchInAddress(generation);
  usePastedImages(importImage);
  // Makes the next step appear at once.
  useEffect(() => router.prefetch("/scene"), [router]);
  const description = request?.description ?? images[0]?.metadata.description;

  function generateNewImages() {
    if (!description) return;
    void generate({ ...request, description });
    router.push("/choose");
  }

  return (
    <div {...getDropProps({ className: "columns drop-zone", tabIndex: -1 })}>
      <div>
        {slots.length === 0 && (
          <p className="empty">
            There are no images yet. <Link href="/">Describe a character</Link>, or use your own image.
          </p>
        )}
        <CharacterGrid.Root
          selection={selection}
          className="grid"
          aria-label="Images of the character"
          aria-describedby="description"
        >
          {characterCard}
        </CharacterGrid.Root>
      </div>

      <div className="side">
        {description && (
          <p id="description" className="quote">
            {description}
          </p>
        )}
        <RunMessages {...generation} failureMessage="No image could be generated." />
        <CharacterGrid.Status selection={selection} className="status" />
        <div className="actions">
          <CharacterGrid.Continue selection={selection} focusableWhenDisabled className="button primary" />
          <CharacterGrid.RetryAll selection={selection} className="button" />
          <PassingButton isAvailable={isRunning} onClick={abort}>
            Stop
          </PassingButton>
        </div>

        {description && (
          <section className="form">
            <h2>Not the right one?</h2>
            <div className="actions">
              <PassingButton isAvailable={!isRunning} onClick={generateNewImages}>
                Generate new images
              </PassingButton>
            </div>
            <p className="hint">
              New images cost money again. The current images are kept: go back to see them.
            </p>
          </section>
        )}
        <OwnImages {...generation} />
      </div>
    </div>
  );
}
