import type { CharacterReferenceRequest, DramatisClient } from "@dramatis/core/client";
import type { ReactElement } from "react";
import {
  type CharacterGeneration,
  type CharacterGenerationOptions,
  CharacterGrid,
  DramatisProvider,
  useCharacterGeneration,
} from "../../index.ts";

export const request: CharacterReferenceRequest = { description: "a red-haired pirate" };

/** The latest result of the hook. */
export const shown: { generation: CharacterGeneration } = { generation: {} as CharacterGeneration };

function card(): ReactElement {
  return (
    <CharacterGrid.Slot>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: Input is a control. */}
      <label>
        <CharacterGrid.Input />
        <CharacterGrid.Image />
        <CharacterGrid.Placeholder>…</CharacterGrid.Placeholder>
      </label>
      <CharacterGrid.Error />
      <CharacterGrid.Retry data-retry="" />
    </CharacterGrid.Slot>
  );
}

type ChoiceProps = CharacterGenerationOptions & { readonly onContinue?: (id: string) => void };

function Choice({ onContinue, ...options }: ChoiceProps): ReactElement {
  const generation = useCharacterGeneration(options);
  shown.generation = generation;
  return (
    <div {...generation.getDropProps({ "data-drop": "" })}>
      <button type="button" data-generate="" onClick={() => generation.generate(request)}>
        Generate
      </button>
      <label>
        Own image <input {...generation.getFileInputProps()} />
      </label>
      <CharacterGrid.Root
        slots={generation.slots}
        onRetry={generation.retry}
        onContinue={onContinue}
        persistKey={options.persistKey}
        aria-label="Pirates"
        after={
          <>
            <CharacterGrid.RetryAll data-retry-all="" />
            <CharacterGrid.Status />
            <CharacterGrid.Continue data-continue="" />
          </>
        }
      >
        {card}
      </CharacterGrid.Root>
    </div>
  );
}

/** A page on which users generate and choose images. */
export function App({ client, ...props }: ChoiceProps & { readonly client: DramatisClient }): ReactElement {
  return (
    <DramatisProvider client={client}>
      <Choice {...props} />
    </DramatisProvider>
  );
}
