/** What a process that is traced is asked to do. Its bytes and records follow from what is said here. */
export type Operation =
  | { readonly type: "open"; readonly directory: string }
  | { readonly type: "put"; readonly directory: string; readonly id: string }
  | { readonly type: "delete"; readonly directory: string; readonly id: string }
  | { readonly type: "append"; readonly directory: string; readonly id: string; readonly expected: number };

/** What came of it. */
export type Answer =
  | { readonly type: "done"; readonly value: boolean | number }
  | { readonly type: "failed"; readonly code: string; readonly message: string };

/** How many records one append adds. */
export const appendedTogether = 3;

/** The bytes that are put under an id: some pages of the disk. */
export function bytesOf(id: string): Uint8Array {
  return Buffer.from(id.repeat(2000));
}
