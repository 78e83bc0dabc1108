/** An operation of the traced process. Its bytes and records are derived from these fields. */
export type Operation =
  | { readonly type: "open"; readonly directory: string }
  | { readonly type: "put"; readonly directory: string; readonly id: string }
  | { readonly type: "delete"; readonly directory: string; readonly id: string }
  | { readonly type: "append"; readonly directory: string; readonly id: string; readonly expected: number };

/** The outcome of an operation. */
export type Answer =
  | { readonly type: "done"; readonly value: boolean | number }
  | { readonly type: "failed"; readonly code: string; readonly message: string };

/** The number of records that one append adds. */
export const recordsPerAppend = 3;

/** Returns the bytes that are put under an id. They fill several pages of the disk. */
export function createBytes(id: string): Uint8Array {
  return Buffer.from(id.repeat(2000));
}
