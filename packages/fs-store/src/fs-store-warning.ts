/**
 * Something on the disk that is not as it should be, and that the store could go on without. `unreadable-asset`:
 * the sidecar of an asset cannot be understood, or its bytes are missing; a listing left it out.
 * `unreadable-line`: a line of a journal stream is torn or damaged; it does not count. After a kill in the midst of
 * an append that is how it should be. `leftover`: a temporary file of a process that is gone could not be taken away
 * when the store was opened; `name` is its name in `pending`. `folders-lost`: folders of the store were removed while it
 * was in use, and what was in them is gone; it goes on without.
 */
export type FsStoreWarning =
  | { readonly type: "unreadable-asset"; readonly id: string }
  | { readonly type: "unreadable-line"; readonly streamId: string; readonly byteOffset: number }
  | { readonly type: "folders-lost" }
  | { readonly type: "leftover"; readonly name: string; readonly error: unknown };
