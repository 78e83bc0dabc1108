import type { ChangeEvent, ClipboardEvent, DragEvent } from "react";
import { mergeProps } from "../selection/merge-props.ts";
import type { GenerationActions } from "./generation-options.ts";

/** Creates the prop getters for elements that receive image files: by drop, by paste, or from a file input. */
export function createFileProps(
  importImage: (file: Blob) => unknown,
): Pick<GenerationActions, "getDropProps" | "getFileInputProps"> {
  function take({ files }: DataTransfer, event: DragEvent | ClipboardEvent): void {
    // Leaves drops and pastes without files, for example text, to the page.
    if (files.length > 0) event.preventDefault();
    for (const file of files) importImage(file);
  }
  // Set directly on the element, so that dragging does not cause a render.
  const mark = ({ currentTarget }: DragEvent, isDragging: boolean) =>
    currentTarget.toggleAttribute("data-dragging", isDragging);

  const dropProps = {
    onDragOver(event: DragEvent) {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      mark(event, true);
    },
    onDragLeave(event: DragEvent) {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) mark(event, false);
    },
    onDrop(event: DragEvent) {
      mark(event, false);
      take(event.dataTransfer, event);
    },
    onPaste: (event: ClipboardEvent) => take(event.clipboardData, event),
  };
  const inputProps = {
    type: "file",
    accept: "image/png,image/jpeg,image/webp,image/gif,image/avif",
    onChange({ currentTarget }: ChangeEvent<HTMLInputElement>) {
      for (const file of [...(currentTarget.files ?? [])]) importImage(file);
      // Otherwise choosing the same file again would not cause a change event.
      currentTarget.value = "";
    },
  };
  const get =
    (own: object) =>
    <Given>(props?: Given): Given =>
      mergeProps({ ...own }, { ...props }) as Given;
  return { getDropProps: get(dropProps), getFileInputProps: get(inputProps) } as ReturnType<
    typeof createFileProps
  >;
}
