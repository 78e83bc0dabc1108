import { describe, expect, test } from "vitest";
import { createDelivery } from "./delivery.ts";

const here = () => new AbortController().signal;

/** A body of two chunks, which then ends or breaks. */
function body(end: "close" | "error"): ReadableStream<Uint8Array> {
  const pieces = [new Uint8Array(2), new Uint8Array(3)];
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (end === "close") controller.close();
      else controller.error(new Error("torn"));
    },
  });
}

describe("an answer is", () => {
  test("delivered when its body was read to the end, and unchanged for its reader", async () => {
    const { outcome, watch } = createDelivery({ signal: here() });
    const answer = watch(new Response(body("close"), { status: 201, headers: { "x-a": "1" } }));
    expect([answer.status, answer.headers.get("x-a")]).toEqual([201, "1"]);
    expect(await answer.bytes()).toHaveLength(5);
    expect(await outcome).toBe(true);
  });

  test.each([true, false])(
    "delivered as reported by the connection, if it reports it: %s",
    async (isSent) => {
      const { outcome, watch } = createDelivery({ signal: here(), sent: Promise.resolve(isSent) });
      await watch(new Response(body("close"))).bytes();
      expect(await outcome).toBe(isSent);
    },
  );

  test("not delivered when its body broke, even if an error was sent instead", async () => {
    const { outcome, watch } = createDelivery({ signal: here(), sent: Promise.resolve(true) });
    await expect(watch(new Response(body("error"))).bytes()).rejects.toThrow("torn");
    expect(await outcome).toBe(false);
  });

  test("not delivered when its reader canceled it", async () => {
    const { outcome, watch } = createDelivery({ signal: here(), sent: Promise.resolve(true) });
    const reader = watch(new Response(body("close"))).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(await outcome).toBe(false);
  });

  test("not delivered when its caller disconnected, whatever is read later", async () => {
    const gone = new AbortController();
    const { outcome, watch } = createDelivery({ signal: gone.signal });
    const answer = watch(new Response(body("close")));
    gone.abort();
    await answer.bytes();
    expect(await outcome).toBe(false);
  });

  test("delivered when the reader asks for more after the last item", async () => {
    const { outcome, watchItems, end } = createDelivery({ signal: here() });
    async function* items() {
      yield 1;
      yield 2;
    }
    const read = watchItems(items(), (item) => item === 2)[Symbol.asyncIterator]();
    await read.next();
    await read.next();
    await read.next();
    end(false);
    expect(await outcome).toBe(true);
  });
});
