import { describe, expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const now = Date.parse("2026-01-02T03:04:05Z");

function after(header: string | undefined, body: unknown = {}): number | undefined {
  return retryAfterMs(new Headers(header === undefined ? {} : { "Retry-After": header }), body, now);
}

describe("the wait is read from", () => {
  test.each([
    ["0", 0],
    ["7", 7_000],
    ["1.5", 1_500],
    [" 3 ", 3_000],
    ["Fri, 02 Jan 2026 03:04:15 GMT", 10_000],
    ["Fri, 02 Jan 2026 03:04:05 GMT", 0],
  ])("the header %j: %i ms", (header, milliseconds) => {
    expect(after(header)).toBe(milliseconds);
  });

  test.each([
    [{ retry_after: 3 }, 3_000],
    [{ retry_after: "3" }, 3_000],
    [{ retry_after: 0.25 }, 250],
    [{ retry_after: 0, detail: "resets in ~9s" }, 0],
  ])("the body %j: %i ms", (body, milliseconds) => {
    expect(after(undefined, body)).toBe(milliseconds);
  });

  test.each([
    [
      "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~10s.",
      10_000,
    ],
    ["Your rate limit resets in 4s.", 4_000],
    ["resets in ~2.5 seconds", 2_500],
    ["Resets in 30 s", 30_000],
  ])("the text %j: %i ms", (detail, milliseconds) => {
    expect(after(undefined, { detail })).toBe(milliseconds);
  });
});

test("the header takes precedence over the body, and the body over its text", () => {
  const body = { retry_after: 2, detail: "resets in ~3s" };
  expect(after("1", body)).toBe(1_000);
  expect(after(undefined, body)).toBe(2_000);
  expect(after("", body)).toBe(2_000);
  expect(after("soon", body)).toBe(2_000);
  expect(after("soon", { retry_after: "soon", detail: body.detail })).toBe(3_000);
  expect(after(undefined, { retry_after: null, detail: body.detail })).toBe(3_000);
});

test.each<[string | undefined, unknown]>([
  [undefined, undefined],
  [undefined, null],
  [undefined, {}],
  [undefined, []],
  [undefined, { detail: "Request was throttled." }],
  [undefined, { detail: ["resets in ~3s"] }],
  [undefined, { retry_after: {} }],
  [undefined, { retry_after: [] }],
  [undefined, { retry_after: true }],
  [undefined, { retry_after: false }],
  ["soon", {}],
  ["in 5 minutes", {}],
  ["Infinity", {}],
])("there is a wait neither in the header %j nor in the body %j", (header, body) => {
  expect(after(header, body)).toBeUndefined();
});

test("the wait is neither negative nor unlimited", () => {
  expect(after("-5")).toBe(0);
  expect(after("Fri, 02 Jan 2026 02:04:05 GMT")).toBe(0);
  expect(after("1e9")).toBe(120_000);
  expect(after("Sat, 02 Jan 2027 03:04:05 GMT")).toBe(120_000);
  expect(after(undefined, { retry_after: 86_400 })).toBe(120_000);
  expect(after(undefined, { detail: "resets in ~99999s" })).toBe(120_000);
});
