"use client";

import type { CharacterGeneration } from "@dramatis/react";
import { useRef } from "react";

type OwnImagesProps = Pick<CharacterGeneration, "imports" | "removeImport" | "getFileInputProps">;

/** Lets users add and remove their own images. */
export function OwnImages({ imports, removeImport, getFileInputProps }: OwnImagesProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <section className="form">
      <h2>Your own image</h2>
      <div className="actions">
        <label className="button">
          Use your own image
          <input {...getFileInputProps({ className: "visually-hidden" })} ref={input} />
        </label>
        {imports.map(({ slot }, index) => (
          <button
            key={slot}
            type="button"
            className="button"
            onClick={() => {
              removeImport(slot);
              input.current?.focus();
            }}
          >
            Remove own image {index + 1}
          </button>
        ))}
      </div>
      <p className="hint">You can also drop or paste it here.</p>
    </section>
  );
}
