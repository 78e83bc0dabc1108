import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { ProviderError } from "../provider/provider-error.ts";
import { DramatisError } from "./dramatis-error.ts";
import { type ErrorCode, errorCodes, isErrorCode } from "./error-codes.ts";

const codes = Object.keys(errorCodes) as ErrorCode[];

describe("each code", () => {
  test.each(codes)("%s has an HTTP status and says whether to retry", (code) => {
    const error = new DramatisError(code, "It did not work.");
    expect(error.code).toBe(code);
    expect(error.status).toBeGreaterThanOrEqual(400);
    expect(error.status).toBeLessThan(600);
    expect(error.status).toBe(errorCodes[code].status);
    expect(error.retryable).toBe(errorCodes[code].retryable);
  });

  test("is a stable code that apps can depend on", () => {
    expect([...codes].sort()).toEqual([
      "canceled",
      "conflict",
      "content_rejected",
      "download_failed",
      "forbidden",
      "insufficient_credit",
      "internal",
      "invalid_request",
      "no_output",
      "not_found",
      "outcome_unknown",
      "output_not_understood",
      "output_too_large",
      "prediction_failed",
      "prediction_timeout",
      "provider_rejected",
      "provider_unauthorized",
      "provider_unavailable",
      "rate_limited",
      "reference_not_found",
      "reference_unsupported",
      "store_failed",
      "unauthorized",
      "unsupported_media",
    ]);
  });

  test("is not a name that every object has", () => {
    for (const value of [
      "constructor",
      "toString",
      "__proto__",
      "hasOwnProperty",
      "",
      "INTERNAL",
      7,
      null,
      undefined,
    ])
      expect(isErrorCode(value)).toBe(false);
  });

  test("for a problem between server and provider has a status that does not blame the client", () => {
    expect(errorCodes.provider_unauthorized.status).toBe(502);
    expect(errorCodes.insufficient_credit.status).toBe(503);
    expect(errorCodes.outcome_unknown.retryable).toBe(true);
  });
});

describe("an error", () => {
  test("is an Error with its name, message and stack", () => {
    const error = new DramatisError("not_found", "There is no such image.");
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe("DramatisError: There is no such image.");
    expect(error.stack).toContain("dramatis-error.test");
    expect(inspect(error)).toContain("There is no such image.");
  });

  test("can have more details than its code", () => {
    const issues = [{ path: "numImages", message: "must be a whole number" }];
    const options = { issues, retryAfterMs: 0, batchId: "b", retryable: false };
    expect(new DramatisError("rate_limited", "Wait.", options)).toMatchObject(options);
  });

  test("has a cause only if one was given, even undefined", () => {
    expect("cause" in new DramatisError("internal", "x")).toBe(false);
    expect("cause" in new DramatisError("internal", "x", { cause: undefined })).toBe(true);
    const cause = new Error("inside");
    expect(new DramatisError("internal", "x", { cause }).cause).toBe(cause);
  });
});

describe("the JSON of an error", () => {
  test("has what is safe to show, without stack and cause", () => {
    const error = new DramatisError("rate_limited", "Wait.", {
      cause: new Error("secret"),
      retryAfterMs: 5,
      batchId: "b",
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: "DramatisError",
      code: "rate_limited",
      status: 429,
      retryable: true,
      message: "Wait.",
      retryAfterMs: 5,
      batchId: "b",
    });
  });

  test("of a provider has no more than that", () => {
    const error = new ProviderError("provider_rejected", "No.", {
      created: "no",
      cause: new Error("secret"),
    });
    const json = JSON.stringify({ errors: [error] });
    expect(json).not.toMatch(/secret|stack|cause/);
    expect(JSON.parse(json).errors[0]).toMatchObject({ name: "ProviderError", code: "provider_rejected" });
  });

  test("does not show its cause when its own members are copied", () => {
    const error = new DramatisError("internal", "x", { cause: new Error("secret") });
    expect(Object.keys(error)).not.toContain("cause");
    expect(Object.keys(error)).not.toContain("stack");
    expect(JSON.stringify({ ...error })).not.toContain("secret");
  });
});

describe("isInstance", () => {
  test("recognizes an error, and a provider's error", () => {
    expect(DramatisError.isInstance(new DramatisError("internal", "x"))).toBe(true);
    expect(DramatisError.isInstance(new ProviderError("internal", "x", { created: "no" }))).toBe(true);
  });

  test("recognizes an error of another copy of the package", async () => {
    vi.resetModules();
    const copy = await import("./dramatis-error.ts");
    const error = new copy.DramatisError("conflict", "x");
    expect(error).not.toBeInstanceOf(DramatisError);
    expect(DramatisError.isInstance(error)).toBe(true);
    expect(copy.DramatisError.isInstance(new DramatisError("conflict", "x"))).toBe(true);
  });

  test.each([
    undefined,
    null,
    "internal",
    7,
    {},
    new Error("x"),
    { code: "internal", name: "DramatisError", status: 500 },
    JSON.parse(JSON.stringify(new DramatisError("internal", "x"))),
    { [Symbol.for("dramatis.error")]: true, code: "unheard_of" },
    { [Symbol.for("dramatis.error")]: true },
    { [Symbol.for("dramatis.error")]: "true", code: "internal" },
  ])("rejects %j", (value) => {
    expect(DramatisError.isInstance(value)).toBe(false);
  });
});
