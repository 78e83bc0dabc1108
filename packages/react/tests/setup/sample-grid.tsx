import type { ReactElement, Ref } from "react";
import type { GroupProps } from "../../src/grid/root.tsx";
import {
  CharacterGrid,
  type CharacterSelection,
  type GridImage,
  type GridSlot,
  type SelectionOptions,
  useCharacterSelection,
} from "../../src/index.ts";
import type { SharedOptions } from "../../src/selection/selection-options.ts";

/** Returns the data URL of an SVG of 60 x 60 pixels. */
export function picture(color: string): string {
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><rect width="60" height="60" fill="${color}"/></svg>`)}`;
}

export const colors = ["red", "green", "blue", "gold"];

/** Returns images with the ids a, b, c and d. */
export function images(count = 4): GridImage[] {
  return colors.slice(0, count).map((color, index) => ({
    id: "abcd".charAt(index),
    src: picture(color),
    alt: `a pirate in ${color}`,
  }));
}

/**
 * Returns slots in the given states, one letter each: (r)eady, (p)ending, (f)ailed, (c)anceled, (d)isabled, or failed
 * and not retryable (x).
 */
export function slots(states: string): GridSlot[] {
  return [...states].map((state, slot): GridSlot => {
    if (state === "p") return { slot, attempt: 1, status: "pending" };
    if (state === "r" || state === "d") {
      const image = { id: "abcd".charAt(slot), src: picture(colors[slot] ?? "gray") };
      return { slot, attempt: 1, status: "ready", image, disabled: state === "d" };
    }
    const status = state === "c" ? "canceled" : "failed";
    const failure = { message: `Slot ${slot} ended.`, retryable: state !== "x", code: "prediction_failed" };
    return { slot, attempt: 1, status, failure };
  });
}

export function card(): ReactElement {
  return (
    <CharacterGrid.Slot>
      <label>
        <CharacterGrid.Input />
        <CharacterGrid.Image />
        <CharacterGrid.Placeholder>…</CharacterGrid.Placeholder>
        <CharacterGrid.Indicator>✓</CharacterGrid.Indicator>
      </label>
      <CharacterGrid.Error />
      <CharacterGrid.Retry />
    </CharacterGrid.Slot>
  );
}

type GridProps = GroupProps &
  SharedOptions<GridImage> & {
    readonly images?: readonly GridImage[];
    readonly slots?: readonly GridSlot[];
    readonly rootRef?: Ref<HTMLDivElement>;
  };

/** The complete grid made of parts, including those outside the group. */
export function Grid({
  images: given,
  slots: places,
  children = card,
  rootRef,
  ...options
}: GridProps): ReactElement {
  return (
    <CharacterGrid.Root
      ref={rootRef}
      aria-label="Pirates"
      after={
        <>
          <CharacterGrid.RetryAll />
          <CharacterGrid.Status />
          <CharacterGrid.Continue data-continue="" />
        </>
      }
      {...options}
      {...(places ? { slots: places } : { images: given ?? images() })}
    >
      {children}
    </CharacterGrid.Root>
  );
}

/** The same grid made with the hook only, from plain elements. */
export function HookGrid({
  onSelection,
  ...options
}: SelectionOptions & { onSelection?: (selection: CharacterSelection) => void }): ReactElement {
  const selection = useCharacterSelection(options);
  onSelection?.(selection);
  return (
    <>
      <div {...selection.getRootProps({ "aria-label": "Pirates" })}>
        {selection.slots.map((slot, index) => (
          <div key={slot.slot} {...selection.getSlotProps(index)}>
            <label>
              <input {...selection.getInputProps(index)} />
              {slot.src === undefined ? "…" : <img alt="" {...selection.getImageProps(index)} />}
            </label>
            {slot.retry && <button type="button" {...selection.getRetryProps(index)} />}
          </div>
        ))}
      </div>
      <button type="button" {...selection.getRetryAllProps()} />
      <div {...selection.getStatusProps()} />
      <button type="button" data-continue="" {...selection.getContinueProps()} />
    </>
  );
}
