import { DramatisError } from "../errors/dramatis-error.ts";

/**
 * The bytes of any view or buffer, by its own offset and length: a view of wider elements is still bytes here.
 * undefined for what holds none. For those who write a store.
 */
export function bodyBytes(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/** Ends a stream that is not to be read: without that its source would wait for a reader for ever. */
export function cancelBody(body: unknown, reason: unknown): void {
  if (body instanceof ReadableStream && !body.locked) body.cancel(reason).catch(() => undefined);
}

/** The error of a body that is none. For those who write a store. */
export function badBody(message: string): DramatisError {
  return new DramatisError("invalid_request", message, { issues: [{ path: "body", message }] });
}
