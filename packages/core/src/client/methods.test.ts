import { describe, expect, test } from "vitest";
import { batchId, imageOf } from "../../tests/testing/batch-events.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { toWireImage, toWireResult } from "../wire/image.ts";
import { createClient, createClientWithTiming } from "./create-client.ts";
import { importImage } from "./import-image.ts";
import { quickTiming } from "./testing/quick-timing.ts";
import { failedBatch, partialBatch, resultAfter, retriedBatch } from "./testing/sample-batch.ts";
import {
  type Script,
  sendEvents,
  sendJson,
  sendProblem,
  sendResult,
  wireServer,
} from "./testing/wire-server.ts";

const generate = "POST /generate_character_reference";
const { id } = imageOf(1);
const urlOf = (image: string) => `/api/mv/get_character_reference/${image}`;

async function clientWith(scripts: Readonly<Record<string, Script>>) {
  const server = await wireServer(scripts);
  return { server, client: createClientWithTiming({ baseUrl: server.baseUrl }, quickTiming) };
}

describe("generate", () => {
  test("sends the request in wire format, without base64 images", async () => {
    const { server, client } = await clientWith({
      [generate]: (_asked, response) => sendEvents(response, partialBatch),
    });
    const modelOptions = { aCamelKey: { bB: 1 } };
    const seen: string[] = [];
    const result = await client.images.generate(
      {
        description: "a pirate",
        numImages: 2,
        aspectRatio: "1:1",
        outputFormat: "png",
        negativePrompt: "hat",
        seed: 0,
        modelOptions,
      },
      { onEvent: ({ type }) => seen.push(type) },
    );
    expect(result).toEqual(resultAfter(partialBatch));
    expect(seen).toEqual(partialBatch.map(({ type }) => type));
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({
      character_description: "a pirate",
      num_images: 2,
      aspect_ratio: "1:1",
      output_format: "png",
      negative_prompt: "hat",
      seed: 0,
      model_options: modelOptions,
      include_base64: false,
    });
    expect(server.asked[0]?.headers).toMatchObject({
      accept: "text/event-stream",
      "content-type": "application/json",
    });
  });

  test.each([502, 422, 400])("resolves with the result in a problem (%i)", async (status) => {
    const { status: batch_status, ...members } = toWireResult(resultAfter(failedBatch), urlOf);
    const { client } = await clientWith({
      [generate]: (_asked, response) =>
        sendProblem(response, status, { ...members, batch_status, code: "no_output", detail: "None." }),
    });
    await expect(client.images.generate({ description: "a pirate" })).resolves.toEqual(
      resultAfter(failedBatch),
    );
  });

  test("reads a response without events", async () => {
    const { client } = await clientWith({
      [generate]: (_asked, response) => sendResult(response, resultAfter(partialBatch)),
    });
    await expect(client.images.generate({ description: "a pirate" })).resolves.toEqual(
      resultAfter(partialBatch),
    );
  });

  test("reads a response of many megabytes", async () => {
    const result = resultAfter(partialBatch);
    const parameters = { picture: "x".repeat(12_000_000) };
    const huge = partialBatch.map((event) =>
      event.type === "batch-end"
        ? { ...event, result: { ...event.result, metadata: { ...result.metadata, parameters } } }
        : event,
    );
    const { client } = await clientWith({ [generate]: (_asked, response) => sendEvents(response, huge) });
    const { metadata } = await client.images.generate({ description: "a pirate" });
    expect(metadata.parameters).toEqual(parameters);
  });
});

describe("start", () => {
  test("asks the server not to wait, and returns the batch id", async () => {
    const { server, client } = await clientWith({
      [generate]: (_asked, response) =>
        sendJson(response, { batch_id: batchId, status: "running", warnings: [] }, 202),
    });
    await expect(client.images.start({ description: "a pirate" })).resolves.toEqual({ batchId });
    expect(server.asked[0]?.headers).toMatchObject({ prefer: "respond-async", accept: "application/json" });
    expect(server.asked).toHaveLength(1);
  });

  test("reads the id from the Location header if the response has no body", async () => {
    const { client } = await clientWith({
      [generate]: (_asked, response) => {
        response.writeHead(202, { location: `/api/mv/batches/${batchId}` }).end();
      },
    });
    await expect(client.images.start({ description: "a pirate" })).resolves.toEqual({ batchId });
  });

  test("the signal cancels the batch later", async () => {
    const { server, client } = await clientWith({
      [generate]: (_asked, response) => sendJson(response, { batch_id: batchId }, 202),
    });
    const controller = new AbortController();
    await client.images.start({ description: "a pirate" }, { signal: controller.signal });
    controller.abort();
    await expect.poll(() => server.to(`POST /batches/${batchId}/cancel`).length).toBe(1);
  });
});

describe("batches", () => {
  test("batch returns the current state, or undefined if the batch does not exist", async () => {
    const running = resultAfter(partialBatch.slice(0, 3));
    const { client } = await clientWith({
      [`GET /batches/${batchId}`]: (_asked, response) => sendResult(response, running),
    });
    await expect(client.images.batch(batchId)).resolves.toEqual(running);
    await expect(client.images.batch(id)).resolves.toBeUndefined();
  });

  test("retry sends the slots, and resolves with the last result", async () => {
    const { server, client } = await clientWith({
      [`POST /batches/${batchId}/retry`]: (_asked, response) => sendEvents(response, retriedBatch),
    });
    await expect(client.images.retry(batchId, { slots: [1] })).resolves.toEqual(resultAfter(retriedBatch));
    await client.images.retry(batchId);
    expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([{ slots: [1] }, {}]);
    expect(server.asked[0]?.headers["idempotency-key"]).not.toBe(server.asked[1]?.headers["idempotency-key"]);
  });

  test("cancel resolves with what was finished", async () => {
    const { client } = await clientWith({
      [`POST /batches/${batchId}/cancel`]: (_asked, response) =>
        sendResult(response, resultAfter(partialBatch)),
    });
    await expect(client.images.cancel(batchId)).resolves.toEqual(resultAfter(partialBatch));
    await expect(client.images.cancel(id)).rejects.toMatchObject({ code: "not_found" });
  });

  test.each(["", ".", ".."])("an id of %j is rejected", async (wrong) => {
    const { server, client } = await clientWith({});
    expect(() => client.images.url(wrong)).toThrow(DramatisError);
    await expect(client.images.cancel(wrong)).rejects.toMatchObject({ code: "invalid_request" });
    expect(server.asked).toEqual([]);
  });

  test("an id is encoded as one path segment", () => {
    expect(createClient().images.url("a/../b?c")).toBe(
      "/api/mv/get_character_reference/a%2F..%2Fb%3Fc?redirect=true",
    );
  });
});

describe("images", () => {
  test("get returns an image's metadata, or undefined if it does not exist", async () => {
    const { client } = await clientWith({
      [`GET /get_character_reference/${id}/info`]: (_asked, response) =>
        sendJson(response, toWireImage(imageOf(1), urlOf)),
    });
    await expect(client.images.get(id)).resolves.toEqual(imageOf(1));
    await expect(client.images.get(batchId)).resolves.toBeUndefined();
  });

  test("blob returns the bytes", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const { client } = await clientWith({
      [`GET /get_character_reference/${id}`]: (_asked, response) => {
        response.writeHead(200, { "content-type": "image/png" }).end(bytes);
      },
    });
    const blob = await client.images.blob(id);
    expect(blob.type).toBe("image/png");
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(bytes);
    await expect(client.images.blob(batchId)).rejects.toMatchObject({ code: "not_found" });
  });

  test("blob reads a signed address without the client's token", async () => {
    const bucket = await wireServer({
      "GET /signed": (_asked, response) => {
        response.writeHead(200, { "content-type": "image/webp" }).end("bytes");
      },
    });
    const server = await wireServer({
      [`GET /get_character_reference/${id}`]: (_asked, response) =>
        sendJson(response, { image_id: id, image_url: `${bucket.baseUrl}/signed?x=1` }),
    });
    const client = createClientWithTiming(
      { baseUrl: server.baseUrl, headers: { authorization: "Bearer secret" } },
      quickTiming,
    );
    expect(await (await client.images.blob(id)).text()).toBe("bytes");
    expect(server.asked[0]?.headers.authorization).toBe("Bearer secret");
    expect(bucket.asked[0]?.headers.authorization).toBeUndefined();
  });

  test("importImage uploads the file, and resolves with its metadata", async () => {
    const { server, client } = await clientWith({
      "POST /upload_character_reference": (_asked, response) => sendJson(response, { image_id: id, id }, 201),
      [`GET /get_character_reference/${id}/info`]: (_asked, response) =>
        sendJson(response, toWireImage(imageOf(1), urlOf)),
    });
    const file = new Blob(["the bytes"], { type: "image/png" });
    await expect(importImage(client, file, { filename: "me.png" })).resolves.toEqual(imageOf(1));
    expect(server.asked[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(server.asked[0]?.body).toMatch(/name="file"; filename="me.png".*the bytes/s);
  });
});

describe("the server's address", () => {
  test.each(["/api/mv", "/api/mv/", "/api/mv//"])("a base URL of %s", (baseUrl) => {
    expect(createClient({ baseUrl }).images.url(id)).toBe(
      `/api/mv/get_character_reference/${id}?redirect=true`,
    );
  });

  test("a relative base URL outside a page is rejected at once", async () => {
    await expect(createClient().images.generate({ description: "a pirate" })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  test("the headers function is called before each request", async () => {
    const server = await wireServer({});
    let token = 0;
    const client = createClientWithTiming(
      { baseUrl: server.baseUrl, headers: async () => ({ Authorization: `Bearer ${++token}` }) },
      quickTiming,
    );
    await client.images.get(id);
    await client.images.get(id);
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer 1", "Bearer 2"]);
  });

  test("if the headers function fails, the call rejects with its error", async () => {
    const failure = new Error("signed out");
    const headers = () => Promise.reject(failure);
    const client = createClientWithTiming({ baseUrl: "http://127.0.0.1:1", headers }, quickTiming);
    await expect(client.images.generate({ description: "a pirate" })).rejects.toBe(failure);
    await expect(client.images.get(id)).rejects.toBe(failure);
  });

  test("a redirect is followed", async () => {
    const { client } = await clientWith({
      [generate]: (_asked, response) => {
        response.writeHead(307, { location: "/api/mv/elsewhere" }).end();
      },
      "POST /elsewhere": (_asked, response) => sendEvents(response, partialBatch),
    });
    await expect(client.images.generate({ description: "a pirate" })).resolves.toEqual(
      resultAfter(partialBatch),
    );
  });
});
