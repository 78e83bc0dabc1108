import type { JsonObject, JsonValue } from "../../src/util/json.ts";
import type { Fetch } from "./test-app.ts";

/** Changes how the prediction list shows an input. If it returns undefined, the list shows no input. */
export type TransformInput = (input: JsonObject) => JsonValue | undefined;

/** Ways in which a list can hide parts of an input. None of them proves that the input is a different one. */
export const listedInputForms: readonly (readonly [what: string, transform: TransformInput])[] = [
  ["no input", () => undefined],
  ["null for the input", () => null],
  ["an empty input", () => ({})],
  ["a redacted input", () => "[REDACTED]"],
  ["a redacted prompt", (input) => ({ ...input, prompt: "[REDACTED]" })],
  ["no prompt", ({ prompt: _prompt, ...input }) => input],
  ["a shortened prompt", (input) => ({ ...input, prompt: `${String(input.prompt).slice(0, 12)}…` })],
  [
    "a prompt cut off without an ellipsis",
    (input) => ({ ...input, prompt: String(input.prompt).slice(0, 30) }),
  ],
  ["added defaults", (input) => ({ ...input, guidance: 3.5, disable_safety_checker: false })],
  ["nulls", (input) => Object.fromEntries(Object.keys(input).map((key) => [key, null]))],
];

/** Wraps the `fetch` to the emulator, and changes the inputs in the prediction list. */
export function transformListedInputs(
  transform: TransformInput,
  onTransform = () => {},
): (send: Fetch) => Fetch {
  return (send) => async (address, init) => {
    const answer = await send(address, init);
    const { pathname } = new URL(address instanceof Request ? address.url : address);
    if (!pathname.endsWith("/v1/predictions") || (init?.method ?? "GET") !== "GET" || !answer.ok)
      return answer;
    const page: unknown = await answer.json();
    const results = isObject(page) && Array.isArray(page.results) ? page.results.filter(isObject) : [];
    for (const entry of results) {
      Object.assign(entry, { input: transform(isObject(entry.input) ? entry.input : {}) });
      onTransform();
    }
    const { "content-length": _length, ...headers } = Object.fromEntries(answer.headers);
    return new Response(JSON.stringify(page), { status: answer.status, headers });
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
