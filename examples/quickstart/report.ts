import type { Slot, SlotEndEvent, SlotErrorEvent } from "@dramatis/core";

/** One line for a slot that has ended. */
export function progressLine(event: SlotEndEvent | SlotErrorEvent): string {
  const place = `Image ${event.slot + 1}`;
  return event.type === "slot-end"
    ? `${place} is there: ${event.image.id}`
    : `${place} failed (${event.failure.code}): ${event.failure.message}`;
}

/** The slots as a table, the same with and without a terminal. */
export function table(slots: readonly Slot[], folder: string): string {
  const rows = slots.map((slot) =>
    slot.status === "succeeded"
      ? [`${slot.slot}`, slot.status, slot.image.id, size(slot.image), `${folder}/${slot.image.path}`]
      : [`${slot.slot}`, slot.status, "-", "-", "failure" in slot ? slot.failure.code : "-"],
  );
  const all = [["slot", "status", "id", "size", "file"], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function size({ width, height, byteLength }: { width: number; height: number; byteLength: number }): string {
  return `${width}x${height}, ${Math.ceil(byteLength / 1024)} kB`;
}
