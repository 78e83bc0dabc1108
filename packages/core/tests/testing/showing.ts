import type { JsonObject, JsonValue } from "../../src/util/json.ts";
import type { Fetch } from "./workbench.ts";

/** How an input is shown in the list of predictions; undefined leaves it out. */
export type Show = (input: JsonObject) => JsonValue | undefined;

/** Ways in which a list may say little of an input, none of which proves that it is another one. */
export const waysToShow: readonly (readonly [what: string, show: Show])[] = [
  ["no input", () => undefined],
  ["null for the input", () => null],
  ["an empty input", () => ({})],
  ["a redacted input", () => "[REDACTED]"],
  ["a redacted prompt", (input) => ({ ...input, prompt: "[REDACTED]" })],
  ["no prompt", ({ prompt: _prompt, ...input }) => input],
  ["a shortened prompt", (input) => ({ ...input, prompt: `${String(input.prompt).slice(0, 12)}…` })],
  ["a prompt cut without a mark", (input) => ({ ...input, prompt: String(input.prompt).slice(0, 30) })],
  ["added defaults", (input) => ({ ...input, guidance: 3.5, disable_safety_checker: false })],
  ["nulls", (input) => Object.fromEntries(Object.keys(input).map((key) => [key, null]))],
];

/** Stands between a provider and the emulator, and shows the inputs in the list of predictions otherwise. */
export function showing(show: Show, onShow = () => {}): (send: Fetch) => Fetch {
  return (send) => async (address, init) => {
    const answer = await send(address, init);
    const { pathname } = new URL(address instanceof Request ? address.url : address);
    if (!pathname.endsWith("/v1/predictions") || (init?.method ?? "GET") !== "GET" || !answer.ok)
      return answer;
    const page: unknown = await answer.json();
    const results = isObject(page) && Array.isArray(page.results) ? page.results.filter(isObject) : [];
    for (const entry of results) {
      Object.assign(entry, { input: show(isObject(entry.input) ? entry.input : {}) });
      onShow();
    }
    const { "content-length": _length, ...headers } = Object.fromEntries(answer.headers);
    return new Response(JSON.stringify(page), { status: answer.status, headers });
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
