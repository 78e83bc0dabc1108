import { DramatisError } from "@dramatis/core";

const longest = 300;

/** A value as the message of a failed case shows it, shortened. */
export function show(value: unknown): string {
  const text = textOf(value);
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

function textOf(value: unknown): string {
  if (DramatisError.isInstance(value)) return `the error ${value.code} (${value.message})`;
  if (value instanceof Error) return `the error ${value.name} (${value.message})`;
  if (value instanceof Uint8Array) return `${value.byteLength} bytes [${value.subarray(0, 20).join(" ")}]`;
  if (typeof value === "object" && value !== null) {
    try {
      return JSON.stringify(value);
    } catch {
      return "an object that JSON cannot hold";
    }
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
