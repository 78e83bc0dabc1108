import type { JsonValue } from "../json.ts";
import { sha256Hex } from "../sha256.ts";

/** JSON with the keys of every object in order, so that equal values give equal text. */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256 of the canonical JSON, in hex. It stands in the journal for an input, which may be private. */
export function hashOf(value: JsonValue): Promise<string> {
  return sha256Hex(new TextEncoder().encode(canonicalJson(value)));
}
