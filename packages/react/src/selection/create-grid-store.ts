import { type Clock, timer } from "@dramatis/core/client";
import { isRetryable } from "./derive-state.ts";
import { createFocusKeeper } from "./focus-keeper.ts";
import type { GridEvents } from "./grid-events.ts";
import type { GridState, SlotState } from "./grid-state.ts";
import type { GridStore } from "./grid-store.ts";
import { keepValue, keptValue } from "./kept-value.ts";
import { keyTarget } from "./key-target.ts";
import { isMadeAnew } from "./loss.ts";
import type { Memory } from "./memory.ts";
import type { SelectionOptions, SelectionReason } from "./selection-options.ts";
import { warnOfSwitch } from "./warn-of-switch.ts";

/** How long changes are gathered before they are announced. */
const announceAfterMs = 200;

/** Makes what lives as long as the grid. Nothing happens in it before an effect or an event. */
export function createGridStore(memory: Memory, setMemory: (memory: Memory) => void): GridStore {
  const images: (HTMLImageElement | null)[] = [];
  const imageEvents: ReturnType<GridEvents["image"]>[] = [];
  let root: HTMLElement | null = null;
  const initialValue = memory.value;
  // These three are there from the first commit on.
  let state: GridState;
  let options: SelectionOptions;
  let told: string;
  let persistKey: string | undefined;
  // The selection waits for its image.
  let isHeld = false;
  let clock: Pick<Clock, "sleep"> = timer;
  /** The announcement that is waited for. */
  let pending: object | undefined;

  const radios = () => [...(root?.querySelectorAll<HTMLInputElement>("input[data-status]") ?? [])];
  const radioOf = (slot: SlotState | undefined) => radios().find(({ value }) => value === slot?.id);
  const focus = createFocusKeeper((index) => {
    const radio = radioOf(state.slots[index ?? -1]);
    (radio && !radio.disabled ? radio : root)?.focus({ preventScroll: true });
  });

  function remember(news: Partial<Memory>) {
    memory = { ...memory, ...news };
    setMemory(memory);
  }

  function note<Kind extends "images" | "retries">(
    kind: Kind,
    key: keyof Memory[Kind],
    news?: Memory[Kind][keyof Memory[Kind]],
  ) {
    if (memory[kind][key] !== news) remember({ [kind]: { ...memory[kind], [key]: news } });
  }

  const isControlled = () => options.value !== undefined;
  const current = () => {
    const { value = memory.value } = options;
    return value;
  };

  function change(value: string | null, reason: SelectionReason, event?: Event): void {
    if (value === current()) return;
    let isCanceled = false;
    const cancel = () => {
      isCanceled = true;
    };
    options.onValueChange?.(value, { reason, event, cancel });
    if (isCanceled || isControlled()) return;
    if (persistKey) keepValue(persistKey, value);
    remember({ value });
  }

  const select: GridStore["select"] = (id, event) => {
    const slot = state.slots.find((place) => place.id === id);
    if (slot && !slot.disabled && !slot.group.readOnly) change(id, "user", event);
  };

  function onReset(event: Event) {
    // The browser resets the radios once all listeners have had the event.
    void clock.sleep(0).then(() => {
      if (event.defaultPrevented || radios()[0]?.form !== event.target) return;
      const isThere = state.slots.some(({ id }) => id === initialValue);
      change(isThere ? initialValue : null, "reset", event);
      // Writing what shall stand there tells React that the browser has changed the radios behind its back.
      for (const radio of radios()) radio.checked = radio.value === current();
    });
  }

  function dropLost(old: GridState) {
    // What was chosen since is rendered soon.
    if (state.value !== current()) return;
    const had = state.value === old.value ? old.slots.find(({ selected }) => selected) : undefined;
    if (state.image) isHeld = false;
    else if (had || (isHeld && state.slots.length > 0)) {
      isHeld = (isHeld || !!options.keepSelection) && state.slots.some(({ status }) => status === "pending");
      if (!isHeld) change(null, had && !isMadeAnew(had, old, state) ? "removed" : "regenerate");
    }
  }

  function restore() {
    const key = isControlled() ? undefined : options.persistKey;
    if (key === persistKey) return;
    persistKey = key;
    const value = key && keptValue(key);
    if (!value) return;
    isHeld = true;
    remember({ value });
  }

  async function announce() {
    const mine = {};
    pending = mine;
    await clock.sleep(announceAfterMs);
    if (pending !== mine) return;
    pending = undefined;
    if (state.progress === told) return;
    told = state.progress;
    remember({ announcement: told });
  }

  function retry(slots: readonly SlotState[]) {
    const numbers = slots.filter(isRetryable).map(({ slot }) => slot);
    if (numbers.length === 0) return;
    const answer = options.onRetry?.(numbers);
    for (const slot of numbers) note("retries", slot, true);
    void Promise.resolve(answer).finally(() => {
      for (const slot of numbers) if (memory.retries[slot]) note("retries", slot, false);
    });
  }

  function reload(index: number) {
    const image = images[index];
    const src = state.slots[index]?.src;
    if (!image || !src) return;
    note("images", src);
    // The same address again makes a browser load it again.
    const address = image.src;
    image.src = address;
  }

  function createImageEvents(index: number): ReturnType<GridEvents["image"]> {
    const see = ({ complete }: HTMLImageElement, outcome: "loaded" | "failed") => {
      const src = state.slots[index]?.src;
      // What is said of one that loads is about the image before it.
      if (src && complete !== undefined) note("images", src, complete ? outcome : undefined);
    };
    return {
      ref(image) {
        images[index] = image;
        // In a moment the state is what was rendered. An image that was there before React tells nothing any more.
        queueMicrotask(() => {
          if (image?.isConnected) see(image, image.naturalWidth ? "loaded" : "failed");
        });
      },
      onLoad: ({ currentTarget }) => see(currentTarget, "loaded"),
      onError: ({ currentTarget }) => see(currentTarget, "failed"),
    };
  }

  return {
    state: () => state,
    commit(fresh, next, client) {
      clock = client?.clock ?? timer;
      const old = state ?? fresh;
      warnOfSwitch(options, next);
      told ??= fresh.progress;
      state = fresh;
      options = next;
      focus.check();
      if (fresh.progress !== told && !pending) void announce();
      for (const { index, slot, status, src, loading } of fresh.slots) {
        if (status !== "pending" && status !== old.slots[index]?.status) note("retries", slot);
        // Nobody says how far an image is that the app draws itself, or as what is not an <img>.
        if (src && loading === "loading" && images[index]?.complete === undefined)
          note("images", src, "loaded");
      }
      dropLost(old);
      restore();
    },
    connect() {
      document.addEventListener("reset", onReset, true);
      // Somebody may have chosen before React was there.
      const chosen = radios().find(({ checked }) => checked);
      if (chosen && chosen.value !== state.value) select(chosen.value);
      return () => {
        document.removeEventListener("reset", onReset, true);
        pending = undefined;
      };
    },
    select,
    clear: () => change(null, "user"),
    events: {
      root: {
        ref(element) {
          root = element;
        },
        onKeyDown(event) {
          const { target, key, currentTarget } = event;
          const choosable = state.slots.filter(({ disabled }) => !disabled);
          const from = choosable.find((slot) => radioOf(slot) === target);
          if (!from || event.ctrlKey || event.altKey || event.metaKey) return;
          const isRightToLeft = getComputedStyle(currentTarget).direction === "rtl";
          const to = keyTarget(key, from, choosable, options.columns ?? 2, isRightToLeft);
          if (!to) return;
          event.preventDefault();
          if (to.group.readOnly) return;
          const radio = radioOf(to);
          radio?.focus();
          radio?.click();
        },
        ...focus.events,
      },
      input: {
        onChange({ target, nativeEvent }) {
          select(target.value, nativeEvent);
        },
      },
      image: (index) => (imageEvents[index] ??= createImageEvents(index)),
      retry: (index) => ({
        onClick() {
          // Without an image the slot is tried again, and with one the image.
          retry(state.slots.slice(index, index + 1));
          reload(index);
        },
        onFocus: () => focus.onRetryFocus(index),
      }),
      retryAll: { onClick: () => retry(state.slots) },
      proceed() {
        if (state.image) options.onContinue?.(state.image.id, state.image);
      },
    },
  };
}
