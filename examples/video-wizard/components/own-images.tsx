"use client";

import type { CharacterGeneration } from "@dramatis/react";
import { useRef } from "react";

type OwnImagesProps = Pick<CharacterGeneration, "imports" | "removeImport" | "getFileInputProps">;

/** Images of the user's own, beside the generated ones. */
export function OwnImages({ imports, removeImport, getFileInputProps }: OwnImagesProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <section className="form">
      <h2>An image of your own</h2>
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
      <p className="hint">You can drop or paste it here too.</p>
    </section>
  );
}
