import type { CharacterReferenceRequest, DramatisClient } from "@dramatis/core/client";
import type { ReactElement, ReactNode } from "react";
import {
  type CharacterGeneration,
  type CharacterGenerationOptions,
  DramatisProvider,
  useCharacterGeneration,
  useVideoGeneration,
  type VideoGeneration,
  type VideoGenerationOptions,
} from "../../src/index.ts";
import type { Page } from "../setup/page.tsx";

export const request: CharacterReferenceRequest = { description: "a red-haired pirate" };

/** The latest results of the hooks, by the name of the component. */
export const shown: Record<string, CharacterGeneration> = {};
export const shownVideo: Record<string, VideoGeneration> = {};

type StageProps<Options> = Options & { readonly name: string; readonly children?: ReactNode };

/** A component that generates images. `key` is reserved by React, so the hook's key is passed as `of`. */
export function Stage({
  name,
  of,
  children,
  ...options
}: StageProps<CharacterGenerationOptions> & { readonly of?: string | undefined }): ReactElement {
  const generation = useCharacterGeneration({
    ...options,
    ...(of !== undefined && { key: of }),
  } as CharacterGenerationOptions);
  shown[name] = generation;
  return (
    <div>
      <button type="button" data-press={name} onClick={() => generation.generate(request)}>
        Generate
      </button>
      {children}
    </div>
  );
}

export function VideoStage({ name, ...options }: StageProps<VideoGenerationOptions>): ReactElement {
  shownVideo[name] = useVideoGeneration(options);
  return <p>{name}</p>;
}

export function Provided({
  client,
  children,
}: {
  readonly client: DramatisClient;
  readonly children?: ReactNode;
}): ReactElement {
  return <DramatisProvider client={client}>{children}</DramatisProvider>;
}

/** Removes the warnings about components without a key from the console output, and returns their number. */
export function takeWarnings(page: Page): number {
  const { length } = page.logged;
  const others = page.logged.splice(0).filter(([text]) => !String(text).includes("without a `key`"));
  page.logged.push(...others);
  return length - others.length;
}
