import { DramatisError } from "@dramatis/core";

const maxLength = 300;

/** Formats a value for the message of a failed case, shortened to 300 characters. */
export function format(value: unknown): string {
  const text = textOf(value);
  return text.length > maxLength ? `${text.slice(0, maxLength)}...` : text;
}

function textOf(value: unknown): string {
  if (DramatisError.isInstance(value)) return `the error ${value.code} (${value.message})`;
  if (value instanceof Error) return `the error ${value.name} (${value.message})`;
  if (value instanceof Uint8Array) return `${value.byteLength} bytes [${value.subarray(0, 20).join(" ")}]`;
  if (typeof value === "object" && value !== null) {
    try {
      return JSON.stringify(value);
    } catch {
      return "an object that cannot be JSON";
    }
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
