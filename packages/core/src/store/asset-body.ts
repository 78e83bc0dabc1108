import { DramatisError } from "../errors/dramatis-error.ts";

/**
 * The bytes of any view or buffer, using its offset and length. A view with wider elements is treated as bytes too.
 * Undefined for other values. For authors of stores.
 */
export function bodyBytes(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/** Cancels a stream that will not be read. Otherwise its source would wait for a reader forever. */
export function cancelBody(body: unknown, reason: unknown): void {
  if (body instanceof ReadableStream && !body.locked) body.cancel(reason).catch(() => undefined);
}

/** Creates the error for an invalid body. For authors of stores. */
export function badBody(message: string): DramatisError {
  return new DramatisError("invalid_request", message, { issues: [{ path: "body", message }] });
}
