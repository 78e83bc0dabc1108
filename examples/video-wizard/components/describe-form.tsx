"use client";

import { useCharacterGeneration } from "@dramatis/react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { characterStore } from "../lib/client";
import { KeptTextarea } from "./kept-textarea";

export function DescribeForm() {
  const router = useRouter();
  const { generate, isRunning } = useCharacterGeneration({ store: characterStore });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    void generate({
      description: String(fields.get("description")),
      numImages: Number(fields.get("numImages")),
    });
    router.push("/choose");
  }

  return (
    <form className="form" onSubmit={submit}>
      <div className="field">
        <label className="label" htmlFor="description">
          Describe the character
        </label>
        <KeptTextarea
          id="description"
          name="description"
          rows={4}
          placeholder="A cheerful lighthouse keeper with a grey beard and a yellow raincoat"
          aria-describedby="description-hint"
        />
        <p id="description-hint" className="hint">
          Age, face, hair and clothes help most. You describe the scene later.
        </p>
      </div>

      <fieldset className="choice">
        <legend className="label">Number of images</legend>
        {[1, 2, 3, 4].map((count) => (
          <label key={count} className="segment">
            <input type="radio" name="numImages" value={count} defaultChecked={count === 4} />
            {count}
          </label>
        ))}
      </fieldset>

      {isRunning && (
        <p className="note">
          Images are being generated, and new ones would replace them. <Link href="/choose">See them</Link>
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button primary">
          Generate images
        </button>
        <Link href="/choose" className="quiet">
          I already have an image
        </Link>
      </div>
    </form>
  );
}
