import { describe, expect, test } from "vitest";
import { streamOf } from "../../../tests/testing/images.ts";
import { exactChunks, toResponse } from "./byte-answer.ts";

const never = new AbortController().signal;
const chunk = (length: number) => new Uint8Array(length).fill(7);

async function exactBody(
  source: ReadableStream<Uint8Array>,
  byteLength: number,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const chunks = await exactChunks(source, byteLength, signal);
  const { body } = toResponse({ status: 200, headers: {}, chunks }, signal);
  if (body === null) throw new Error("there is no body");
  return body;
}

async function read(body: ReadableStream<Uint8Array>): Promise<number> {
  return (await new Response(body).arrayBuffer()).byteLength;
}

test("the bytes arrive chunk by chunk, without empty chunks", async () => {
  const { stream } = streamOf([chunk(0), chunk(3), chunk(0), chunk(2)]);
  const reader = (await exactBody(stream, 5, never)).getReader();
  expect((await reader.read()).value?.byteLength).toBe(3);
  expect((await reader.read()).value?.byteLength).toBe(2);
  expect((await reader.read()).done).toBe(true);
});

test("one chunk is read before there is a body, and none is read ahead", async () => {
  const { stream, calls } = streamOf([chunk(2), chunk(2), chunk(2)]);
  const body = await exactBody(stream, 6, never);
  await new Promise((resolve) => setTimeout(resolve));
  expect(calls.pulled).toBe(1);
  const reader = body.getReader();
  await reader.read();
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve));
  expect(calls.pulled).toBe(2);
});

test("a source that does not report its end is released", async () => {
  const { stream, calls } = streamOf([chunk(5), chunk(1)]);
  expect(await read(await exactBody(stream, 5, never))).toBe(5);
  expect(calls.canceled.length).toBe(1);
});

describe("is an error before anything is sent:", () => {
  test("a source that fails", async () => {
    const failure = new Error("the disk");
    await expect(exactBody(streamOf([], failure).stream, 5, never)).rejects.toBe(failure);
  });

  test.each([
    ["an empty source", []],
    ["a first chunk that is too long", [chunk(6)]],
  ])("%s", async (_what, chunks) => {
    await expect(exactBody(streamOf(chunks).stream, 5, never)).rejects.toMatchObject({
      code: "store_failed",
    });
  });
});

describe("fails midway:", () => {
  test("a truncated source", async () => {
    const body = await exactBody(streamOf([chunk(3)]).stream, 5, never);
    await expect(read(body)).rejects.toMatchObject({ code: "store_failed" });
  });

  test("a source that is too long, which is released", async () => {
    const { stream, calls } = streamOf([chunk(3), chunk(3), chunk(3)]);
    await expect(read(await exactBody(stream, 5, never))).rejects.toMatchObject({ code: "store_failed" });
    expect(calls.canceled.length).toBe(1);
  });

  test("a source that fails", async () => {
    const failure = new Error("the disk");
    await expect(read(await exactBody(streamOf([chunk(3)], failure).stream, 5, never))).rejects.toBe(failure);
  });
});

describe("a client that disconnects ends the source", () => {
  const hanging = (...chunks: Uint8Array[]) => {
    const reasons: unknown[] = [];
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const given of chunks) controller.enqueue(given);
      },
      cancel: (reason) => void reasons.push(reason),
    });
    return { stream, reasons };
  };

  test("by cancelling the body", async () => {
    const { stream, calls } = streamOf([chunk(3), chunk(2)]);
    await (await exactBody(stream, 5, never)).cancel("left");
    expect(calls.canceled).toEqual(["left"]);
  });

  test("by the signal, before the first chunk", async () => {
    const { stream, reasons } = hanging();
    const controller = new AbortController();
    const body = exactBody(stream, 5, controller.signal);
    controller.abort("left");
    await expect(body).rejects.toBe("left");
    expect(reasons[0]).toBe("left");
    const late = hanging();
    await expect(exactBody(late.stream, 5, controller.signal)).rejects.toBe("left");
    expect(late.reasons[0]).toBe("left");
  });

  test("by the signal, midway", async () => {
    const { stream, reasons } = hanging(chunk(3));
    const controller = new AbortController();
    const reader = (await exactBody(stream, 5, controller.signal)).getReader();
    await reader.read();
    const next = reader.read();
    controller.abort("left");
    await expect(next).rejects.toBe("left");
    expect(reasons[0]).toBe("left");
  });

  test("whose cancel fails or hangs, without waiting for it", async () => {
    const fails = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(chunk(3)),
      cancel: () => Promise.reject(new Error("the disk")),
    });
    await expect((await exactBody(fails, 5, never)).cancel()).resolves.toBeUndefined();
    const hangs = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(chunk(3)),
      cancel: () => new Promise(() => {}),
    });
    await expect((await exactBody(hangs, 5, never)).cancel()).resolves.toBeUndefined();
  });
});
