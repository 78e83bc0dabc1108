import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { imageOf, slotProgress } from "../../tests/testing/batch-events.ts";
import type { CharacterReference } from "../assets/character-reference.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { errorCodes, isErrorCode } from "../errors/error-codes.ts";
import { toWireEvent } from "../wire/event.ts";
import { toWireImage, toWireResult } from "../wire/image.ts";
import { fromWireEvent, fromWireResult, parseJson } from "./decode.ts";
import { image as fromWireImage } from "./decode-asset.ts";
import {
  canceledBatch,
  failedBatch,
  partialBatch,
  resultAfter,
  retriedBatch,
  toBatchEvents,
} from "./testing/sample-batch.ts";

const urlOf = (id: string) => `/api/mv/get_character_reference/${id}`;
const sent = (value: unknown): unknown => parseJson(JSON.stringify(value));

const unreadable = expect.objectContaining({ code: "internal", retryable: false });

const optional = <Name extends string, Value>(name: Name, value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined }).map((given) => (given === undefined ? {} : { [name]: given }));

// Without `__proto__` and -0, which JSON does not keep. Other tests cover both.
const jsonObject = fc
  .dictionary(
    fc.string().filter((key) => key !== "__proto__"),
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string())),
  )
  .map((value) => ({ ...value }));

const metadata = fc
  .tuple(optional("seed", fc.nat()), optional("parameters", jsonObject), optional("outputIndex", fc.nat()))
  .map((parts) => Object.assign({}, ...parts) as CharacterReference["metadata"]);

/** Batches of four slots, with events of every type in a valid order. */
const batches: fc.Arbitrary<readonly BatchEvent[]> = fc
  .record({
    ends: fc.array(
      fc.record({
        code: fc.option(fc.constantFrom(...Object.keys(errorCodes).filter(isErrorCode))),
        status: fc.constantFrom("starting" as const, "processing" as const, "storing" as const),
        progress: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0)),
        predictionId: fc.option(fc.string()),
        metadata,
      }),
      { minLength: 4, maxLength: 4 },
    ),
    description: fc.string(),
    parameters: jsonObject,
    seed: fc.option(fc.nat()),
    message: fc.string(),
    length: fc.integer({ min: 1, max: 14 }),
  })
  .map(({ ends, description, parameters, seed, message, length }) => {
    const [first, ...rest] = partialBatch;
    if (first?.type !== "batch-start") throw new Error("No batch begins without its start.");
    const end = rest.at(-1);
    if (end === undefined) throw new Error("The batch does not end.");
    const start: BatchEvent = {
      ...first,
      requested: 4,
      slots: [0, 1, 2, 3],
      warnings: [{ code: "model_unknown", message, parameter: description }],
      metadata: { ...first.metadata, description, parameters, ...(seed === null ? {} : { seed }) },
    };
    const slots = ends.flatMap(({ code, status, progress, predictionId, metadata }, slot): BatchEvent[] => {
      const { batchId, at } = first;
      const base = { batchId, at, sequence: 0, slot, attempt: 1 };
      const failure = {
        slot,
        message,
        retryable: slot > 1,
        ...(predictionId === null ? {} : { predictionId }),
      };
      return [
        { ...base, type: "slot-start" },
        slotProgress(slot, status, progress ?? undefined),
        code === null
          ? { ...base, type: "slot-end", image: { ...imageOf(slot), metadata } }
          : { ...base, type: "slot-error", failure: { ...failure, code } },
      ];
    });
    // A batch whose events are cut off is still running.
    const whole = [start, ...slots];
    return length > whole.length ? toBatchEvents([...whole, end]) : toBatchEvents(whole.slice(0, length));
  });

describe("a value survives the wire unchanged", () => {
  test("an event", () => {
    fc.assert(
      fc.property(batches, (events) => {
        for (const event of events)
          expect(fromWireEvent(sent(toWireEvent(event, urlOf)))).toStrictEqual(event);
      }),
    );
  });

  test("a result, also of a running batch", () => {
    fc.assert(
      fc.property(batches, (events) => {
        const result = resultAfter(events);
        expect(fromWireResult(sent(toWireResult(result, urlOf)))).toStrictEqual(result);
      }),
    );
  });

  test.each(
    [partialBatch, canceledBatch, failedBatch, retriedBatch].map(
      (events) => [resultAfter(events).status, events] as const,
    ),
  )("a batch that is %s", (_status, events) => {
    const result = resultAfter(events);
    expect(fromWireResult(sent(toWireResult(result, urlOf)))).toStrictEqual(result);
  });

  test.each<CharacterReference["origin"]>([
    { type: "uploaded" },
    { type: "uploaded", filename: "me.png" },
    { type: "migrated", path: "old.png" },
  ])("an image that was $type", (origin) => {
    const image = { ...imageOf(0), origin };
    expect(fromWireImage(sent(toWireImage(image, urlOf)))).toStrictEqual(image);
  });
});

/** Returns every variant of a value with one invalid member. */
function spoiled(value: unknown, path: readonly string[] = []): { path: string; value: unknown }[] {
  const wrong = typeof value === "string" ? 7 : "wrong";
  const here = [{ path: path.join("."), value: wrong }];
  if (typeof value !== "object" || value === null) return here;
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, member]) =>
      spoiled(member, [...path, key]).map((one) => ({
        path: one.path,
        value: Array.isArray(value)
          ? value.map((item, index) => (String(index) === key ? one.value : item))
          : { ...value, [key]: one.value },
      })),
    ),
  ];
}

/** Members that the client does not read, or does not look into. */
const unused = /(^|\.)(url|num_images_generated|parameters|parameters_used)($|\.)/;

describe("an invalid value", () => {
  const cases = [
    ...partialBatch.map((event) => [event.type, toWireEvent(event, urlOf), fromWireEvent] as const),
    ["result", toWireResult(resultAfter(partialBatch), urlOf), fromWireResult] as const,
    ["image", toWireImage(imageOf(0), urlOf), fromWireImage] as const,
  ];

  test.each(cases)("is rejected at any place: %s", (_name, wire, read) => {
    const wrong = spoiled(sent(wire)).filter(({ path }) => !unused.test(path));
    // A single image has its slot number in `origin`, so its own `slot` is not read.
    const asked =
      read === fromWireResult
        ? wrong
        : wrong.filter(({ path }) => !/^(image\.)?slot$/.test(path) || read === fromWireEvent);
    expect(asked.length).toBeGreaterThan(3);
    for (const { path, value } of asked.filter(
      ({ path }) => (path !== "image.slot" && path !== "slot") || read === fromWireResult,
    )) {
      expect(() => read(value), path).toThrow(unreadable);
    }
  });

  test.each(cases)("is rejected if a member is missing: %s", (_name, wire, read) => {
    const whole = wire as unknown as Record<string, unknown>;
    const needed = Object.keys(whole).filter((key) => !["url", "slot", "progress"].includes(key));
    for (const key of needed) {
      const { [key]: _gone, ...rest } = whole;
      expect(() => read(rest), key).toThrow(unreadable);
    }
  });

  const wire = sent(toWireResult(resultAfter(partialBatch), urlOf)) as Record<string, unknown[]>;

  test.each<[string, object]>([
    ["a status that contradicts the slots", { status: "succeeded" }],
    ["an unknown status", { status: "exploded" }],
    ["a missing slot", { slots: wire.slots?.slice(1) }],
    ["an extra image", { images: [wire.images?.[0], wire.images?.[0]] }],
    ["no image for a slot that succeeded", { images: [] }],
    ["a negative slot", { failures: [{ ...(wire.failures?.[0] as object), slot: -1 }] }],
    ["a fractional slot", { slots: [wire.slots?.[0], { slot: 1.5, attempt: 1, status: "failed" }] }],
  ])("%s", (_title, change) => {
    expect(() => fromWireResult({ ...wire, ...change })).toThrow(unreadable);
  });

  test.each([1.5, -1, Number.NaN, "1", null, 2 ** 53])("a sequence of %s", (sequence) => {
    const [event] = partialBatch;
    expect(() => fromWireEvent({ ...(event && toWireEvent(event, urlOf)), sequence })).toThrow(unreadable);
  });

  test("more slots than a batch can have", () => {
    const [event] = partialBatch;
    expect(() => fromWireEvent({ ...(event && toWireEvent(event, urlOf)), requested: 1e9 })).toThrow(
      unreadable,
    );
  });

  test.each([-0.1, 1.1, "0.5", Number.NaN])("progress of %s", (progress) => {
    const event = toWireEvent(slotProgress(0, "processing"), urlOf);
    expect(() => fromWireEvent({ ...event, progress })).toThrow(unreadable);
  });

  test("very deep nesting", () => {
    let value: unknown = {};
    for (let depth = 0; depth < 50_000; depth++) value = { a: value };
    expect(() => fromWireResult(value)).toThrow(unreadable);
  });

  test.each(["", "<html>", "{", "{}x"])("text that is not JSON: %j", (text) => {
    expect(() => parseJson(text)).toThrow(unreadable);
  });
});

describe("values of a later version", () => {
  test("an event of an unknown type is skipped", () => {
    for (const type of ["slot-preview", "constructor", "__proto__", "toString"])
      expect(fromWireEvent({ type })).toBeUndefined();
  });

  test("unknown fields are dropped", () => {
    for (const event of partialBatch) {
      expect(fromWireEvent({ ...toWireEvent(event, urlOf), unknown: { a_b: 1 } })).toStrictEqual(event);
    }
  });

  test("an unknown error code becomes internal and keeps its message", () => {
    const wire = toWireResult(resultAfter(failedBatch), urlOf);
    const failures = wire.failures.map((failure) => ({ ...(failure as object), code: "quota_gone" }));
    expect(fromWireResult({ ...wire, failures }).failures[0]).toMatchObject({
      code: "internal",
      message: "It did not work.",
      retryable: true,
    });
  });
});

test("a message cannot set a prototype", () => {
  const text =
    '{"parameters_used":{"__proto__":{"isAdmin":true},"a":{"__proto__":{"isAdmin":true}}},"__proto__":{"isAdmin":true}}';
  const value = parseJson(text) as Record<string, Record<string, object>>;
  expect(JSON.stringify(value)).toBe('{"parameters_used":{"a":{}}}');
  const copy: Record<string, unknown> = Object.assign({}, value.parameters_used);
  expect(copy.isAdmin).toBeUndefined();
  const [event] = partialBatch;
  const wire = JSON.stringify(event && toWireEvent(event, urlOf)).replace(
    "{",
    '{"__proto__":{"sequence":9},',
  );
  expect(fromWireEvent(parseJson(wire))).toStrictEqual(event);
});

test("a decoding error is a DramatisError", () => {
  try {
    fromWireImage({});
    expect.unreachable();
  } catch (error) {
    expect(DramatisError.isInstance(error)).toBe(true);
  }
});
