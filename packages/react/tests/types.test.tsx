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

// Never called, only compiled.
function useTypes(references: readonly CharacterReference[], slots: readonly GridSlot<CharacterReference>[]) {
  const fromImages = useCharacterSelection({ images: references, onContinue: (_id, image) => image.sha256 });
  expectTypeOf(fromImages.selected).toEqualTypeOf<CharacterReference | undefined>();
  const fromSlots = useCharacterSelection({ slots });
  expectTypeOf(fromSlots).toEqualTypeOf<CharacterSelection<CharacterReference>>();
  expectTypeOf(fromSlots.value).toEqualTypeOf<string | null>();
  // @ts-expect-error images or slots are required
  useCharacterSelection({});
  // @ts-expect-error images and slots exclude each other
  useCharacterSelection({ images: references, slots });
  return (
    <>
      <CharacterGrid.Root selection={fromSlots} aria-label="Pirates" />
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
      {/* @ts-expect-error the options of a given selection are already set */}
      <CharacterGrid.Root selection={fromSlots} images={references} />
      {/* @ts-expect-error the grid decides whether a radio is checked */}
      <CharacterGrid.Input checked />
      <CharacterGrid.Slot className={({ status, selected }) => `${status} ${selected}`} />
      <CharacterGrid.Continue selection={fromSlots} focusableWhenDisabled />
      <div {...fromSlots.getRootProps({ "data-mine": 1 })} />
      <input {...fromSlots.getInputProps(0)} />
      <img alt="" {...fromSlots.getImageProps(0)} />
    </>
  );
}

function useVideoTypes(): string {
  const generation = useVideoGeneration();
  if (generation.status === "succeeded") return generation.src + generation.video.id;
  if (generation.status === "idle") expectTypeOf(generation.video).toEqualTypeOf<undefined>();
  if (generation.isRunning) expectTypeOf(generation.status).toEqualTypeOf<"submitting" | "running">();
  if (generation.video) return generation.src;
  // @ts-expect-error src can be undefined
  return generation.src;
}

test("the types of options and results are correct", () => {
  expectTypeOf(useTypes).toBeFunction();
  expectTypeOf(useVideoTypes).toBeFunction();
  expectTypeOf<CharacterReference>().toExtend<GridImage>();
  expectTypeOf<GridSlot<CharacterReference>>().toExtend<GridSlot>();
  expectTypeOf<{ images: GridImage[] }>().toExtend<SelectionOptions>();
});
