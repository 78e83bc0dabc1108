/** A step of a body that is sent in pieces. */
export type BodyStep =
  | { readonly step: "bytes"; readonly bytes: Uint8Array }
  | { readonly step: "pause"; readonly ms: number }
  | { readonly step: "reset" }
  | { readonly step: "stall" };

/**
 * A reply, independent of whether a socket or a `Response` carries it. A streamed body that is shorter than its
 * `contentLength` closes the connection. A body without a length ends with the connection.
 */
export type Reply =
  | {
      readonly kind: "whole";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | {
      readonly kind: "streamed";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly contentLength: number | undefined;
      readonly steps: readonly BodyStep[];
    }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" }
  | { readonly kind: "unreachable"; readonly code: "ECONNREFUSED" | "ENOTFOUND" };

/** The headers of every answer, so that nobody mistakes the emulator for Replicate. */
export const EMULATOR_HEADERS: Readonly<Record<string, string>> = { "x-emulator": "drawings, no model ran" };

const encoder = new TextEncoder();
const NO_BYTES = new Uint8Array(0);

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    kind: "whole",
    status,
    headers: { "content-type": "application/json", ...EMULATOR_HEADERS, ...headers },
    body: encoder.encode(JSON.stringify(value)),
  };
}

export function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    kind: "whole",
    status,
    headers: { "content-type": "text/html; charset=utf-8", ...EMULATOR_HEADERS, ...headers },
    body: encoder.encode(body),
  };
}

export function bytes(status: number, body: Uint8Array, headers: Readonly<Record<string, string>>): Reply {
  return { kind: "whole", status, headers: { ...EMULATOR_HEADERS, ...headers }, body };
}

export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { kind: "whole", status, headers: { ...EMULATOR_HEADERS, ...headers }, body: NO_BYTES };
}
