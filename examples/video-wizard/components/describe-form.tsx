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
          Age, face, hair and clothes help most. What happens comes later.
        </p>
      </div>

      <fieldset className="choice">
        <legend className="label">How many images</legend>
        {[1, 2, 3, 4].map((count) => (
          <label key={count} className="segment">
            <input type="radio" name="numImages" value={count} defaultChecked={count === 4} />
            {count}
          </label>
        ))}
      </fieldset>

      {isRunning && (
        <p className="note">
          Images are being made now, and new ones would take their place. <Link href="/choose">See them</Link>
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button primary">
          Make images
        </button>
        <Link href="/choose" className="quiet">
          I have an image already
        </Link>
      </div>
    </form>
  );
}
