import type { CharacterReference } from "@dramatis/core/client";
import { expectTypeOf, test } from "vitest";
import {
  CharacterGrid,
  type CharacterSelection,
  type GridImage,
  type GridSlot,
  type SelectionOptions,
  useCharacterSelection,
  useVideoGeneration,
} from "../src/index.ts";

// Never called: only the compiler reads it.
function useTypes(references: readonly CharacterReference[], slots: readonly GridSlot<CharacterReference>[]) {
  const ofImages = useCharacterSelection({ images: references, onContinue: (_id, image) => image.sha256 });
  expectTypeOf(ofImages.selected).toEqualTypeOf<CharacterReference | undefined>();
  const ofSlots = useCharacterSelection({ slots });
  expectTypeOf(ofSlots).toEqualTypeOf<CharacterSelection<CharacterReference>>();
  expectTypeOf(ofSlots.value).toEqualTypeOf<string | null>();
  // @ts-expect-error images or slots are needed
  useCharacterSelection({});
  // @ts-expect-error and not both
  useCharacterSelection({ images: references, slots });
  return (
    <>
      <CharacterGrid.Root selection={ofSlots} aria-label="Pirates" />
      <CharacterGrid.Root
        images={references}
        onValueChange={(id) => expectTypeOf(id).toEqualTypeOf<string | null>()}
      />
      <CharacterGrid.Root
        slots={slots}
        onContinue={(_id, image) => expectTypeOf(image).toEqualTypeOf<CharacterReference>()}
      />
      <CharacterGrid.Root
        images={[{ id: "a", rank: 1 }]}
        onContinue={(_id, { rank }) => expectTypeOf(rank).toEqualTypeOf<number>()}
        onValueChange={(_id, { reason }) => reason}
        ref={(element) => {
          expectTypeOf(element).toEqualTypeOf<HTMLDivElement | null>();
        }}
      />
      {/* @ts-expect-error an image has an id */}
      <CharacterGrid.Root images={[{ rank: 1 }]} />
      {/* @ts-expect-error a selection has its options already */}
      <CharacterGrid.Root selection={ofSlots} images={references} />
      {/* @ts-expect-error the grid decides whether a radio is checked */}
      <CharacterGrid.Input checked />
      <CharacterGrid.Slot className={({ status, selected }) => `${status} ${selected}`} />
      <CharacterGrid.Continue selection={ofSlots} focusableWhenDisabled />
      <div {...ofSlots.getRootProps({ "data-mine": 1 })} />
      <input {...ofSlots.getInputProps(0)} />
      <img alt="" {...ofSlots.getImageProps(0)} />
    </>
  );
}

function useVideoTypes(): string {
  const generation = useVideoGeneration();
  if (generation.status === "succeeded") return generation.src + generation.video.id;
  if (generation.status === "idle") expectTypeOf(generation.video).toEqualTypeOf<undefined>();
  if (generation.isRunning) expectTypeOf(generation.status).toEqualTypeOf<"submitting" | "running">();
  if (generation.video) return generation.src;
  // @ts-expect-error it may not be there
  return generation.src;
}

test("the types say what may be given and what comes back", () => {
  expectTypeOf(useTypes).toBeFunction();
  expectTypeOf(useVideoTypes).toBeFunction();
  expectTypeOf<CharacterReference>().toExtend<GridImage>();
  expectTypeOf<GridSlot<CharacterReference>>().toExtend<GridSlot>();
  expectTypeOf<{ images: GridImage[] }>().toExtend<SelectionOptions>();
});
