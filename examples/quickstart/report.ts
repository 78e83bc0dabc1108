import type { Slot, SlotEndEvent, SlotErrorEvent } from "@dramatis/core";

/** Describes a slot that has ended, in one line. */
export function progressLine(event: SlotEndEvent | SlotErrorEvent): string {
  const name = `Image ${event.slot + 1}`;
  return event.type === "slot-end"
    ? `${name} is ready: ${event.image.id}`
    : `${name} failed (${event.failure.code}): ${event.failure.message}`;
}

/** Formats the slots as a plain text table. */
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
