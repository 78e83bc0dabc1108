/**
 * A problem on the disk that the store works around.
 *
 * - `unreadable-asset`: an asset's sidecar cannot be read, or its bytes are missing. A listing left it out.
 * - `unreadable-line`: a line of a journal stream is torn or damaged, and is ignored. This is normal after a kill during
 *   an append.
 * - `leftover`: a temporary file of a process that no longer runs could not be removed when the store was opened. `name`
 *   is its name in `pending`.
 * - `folders-lost`: folders of the store were removed while it was in use, and their contents are lost. The store
 *   continues without them.
 */
export type FsStoreWarning =
  | { readonly type: "unreadable-asset"; readonly id: string }
  | { readonly type: "unreadable-line"; readonly streamId: string; readonly byteOffset: number }
  | { readonly type: "folders-lost" }
  | { readonly type: "leftover"; readonly name: string; readonly error: unknown };
