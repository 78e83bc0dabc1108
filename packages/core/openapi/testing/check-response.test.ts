import { describe, expect, test } from "vitest";
import { eventStreamResponse } from "../../src/http/endpoints/shared/event-stream.ts";
import { jsonResponse } from "../../src/http/handler/json-response.ts";
import { checkResponse, checkResponses } from "../../tests/testing/http/check-response.ts";
import { makeSamples } from "../media/index.ts";
import { batchId } from "../samples/sample-batch.ts";
import { sampleEvents } from "../samples/sample-events.ts";

const { image: samples, video } = makeSamples("/api/mv");
const generate = () => ask("POST", "/generate_character_reference");

describe("a response that matches the document", () => {
  test("is returned unchanged", async () => {
    const response = await checkResponse(generate(), jsonResponse(samples.succeededWithBytes));
    expect(response.status).toBe(200);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await response.json()).toEqual(samples.succeededWithBytes);
  });

  test("can be under another base path", async () => {
    const request = new Request(`http://app.example/x/batches/${batchId}`);
    await expect(checkResponse(request, jsonResponse(samples.running))).rejects.toThrow(/404/);
    const response = await checkResponse(request, jsonResponse(samples.running), { basePath: "/x" });
    expect(response.status).toBe(200);
  });

  test("can refuse a method if it lists the allowed ones", async () => {
    const problem = { ...createProblem("invalid_request", 405), title: "Invalid request" };
    const headers = { allow: "GET, HEAD", "content-type": "application/problem+json" };
    const request = ask("DELETE", `/get_video/${batchId}/info`);
    const answer = (allow: string) => jsonResponse(problem, { status: 405, headers: { ...headers, allow } });
    expect((await checkResponse(request, answer("GET, HEAD"))).status).toBe(405);
    await expect(checkResponse(request, answer("GET"))).rejects.toThrow(/Allow.*"GET, HEAD".*is "GET"/);
  });
});

describe("a response is rejected if it has", () => {
  const [image] = samples.succeeded.images;

  test.each<[string, unknown, RegExp]>([
    [
      "an unknown property",
      { ...samples.partial, foo: 1 },
      /the whole has "foo", which the document does not know/,
    ],
    ["a missing property", { ...samples.partial, warnings: undefined }, /lacks "warnings"/],
    [
      "an unknown nested property",
      { ...samples.succeeded, images: [{ ...image, owner: "ada" }, ...samples.succeeded.images.slice(1)] },
      /\/images\/0 has "owner"/,
    ],
    ["a wrong type", { ...samples.succeeded, batch_id: 7 }, /\/batch_id must be string, and is 7/],
    ["an unknown status", { ...samples.succeeded, status: "fine" }, /status.*oneOf/],
    [
      "failures although it succeeded",
      { ...samples.partial, status: "succeeded" },
      /\/failures must NOT have more than 0/,
    ],
    [
      "a missing image",
      { ...samples.partial, images: samples.partial.images.slice(1) },
      /4 were requested, but there are 2 images and 1 fail/,
    ],
    [
      "images out of order",
      { ...samples.succeeded, images: samples.succeeded.images.toReversed() },
      /images are not in the order.*3, 2, 1, 0/,
    ],
  ])("%s", async (_what, body, message) => {
    await expect(checkResponse(generate(), jsonResponse(body))).rejects.toThrow(message);
  });

  const { succeeded: made, failed: notMade } = video;

  test.each<[string, string, unknown, RegExp]>([
    ["a video without its hash", "", { ...made, video: { ...made.video, sha256: "" } }, /\/video\/sha256/],
    [
      "the address of another video",
      "",
      { ...made, video_url: "/x" },
      /video_url is \/x, and the video's is/,
    ],
    [
      "both a video and a failure",
      "",
      { ...made, failures: notMade.failures },
      /failures must NOT have more than 0/,
    ],
    ["a failed video with the status 200", "", notMade, /status.*oneOf/],
    ["images instead of a video", "", samples.succeeded, /kind must be equal to constant/],
    ["a batch of an unknown kind", "/batches/", { ...made, kind: "sound" }, /kind must be equal to constant/],
    [
      "a video batch with two slots",
      "/batches/",
      { ...made, slots: [...made.slots, ...made.slots] },
      /more than 1/,
    ],
  ])("%s", async (_what, under, body, message) => {
    const request = under === "" ? ask("POST", "/generate_video") : ask("GET", `${under}${batchId}`);
    await expect(checkResponse(request, jsonResponse(body))).rejects.toThrow(message);
  });

  test("an undocumented status or type, or no required header; the message has the request and the body", async () => {
    const teapot = jsonResponse({ a: "pot" }, { status: 418 });
    await expect(checkResponse(generate(), teapot)).rejects.toThrow(
      /^POST \/api\/mv\/generate_character_reference answered 418 application\/json.*\n- the status should be one of 200.*\n{"a":"pot"}/s,
    );
    const html = jsonResponse({}, { headers: { "content-type": "text/html" } });
    await expect(checkResponse(generate(), html)).rejects.toThrow(
      /type should be one of application\/json, text/,
    );
    const nowhere = jsonResponse({ batch_id: batchId, status: "running", warnings: [] }, { status: 202 });
    await expect(checkResponse(generate(), nowhere)).rejects.toThrow(/the header Location is missing/);
  });

  test("a problem with another code or status", async () => {
    const answer = (problem: object) =>
      checkResponse(
        generate(),
        jsonResponse(problem, { status: 409, headers: { "content-type": "application/problem+json" } }),
      );
    expect((await answer(createProblem("conflict", 409))).status).toBe(409);
    await expect(answer(createProblem("not_found", 409))).rejects.toThrow(
      /code not_found is not among conflict/,
    );
    await expect(answer(createProblem("conflict", 404))).rejects.toThrow(/says the status 404/);
    await expect(answer({ ...createProblem("conflict", 409), message: "No." })).rejects.toThrow(
      /not the same/,
    );
    await expect(answer({ ...createProblem("conflict", 409), stack: "at" })).rejects.toThrow(/"stack"/);
  });

  test("a body in reply to HEAD", async () => {
    const request = ask("HEAD", `/batches/${batchId}`);
    await expect(checkResponse(request, jsonResponse(samples.running))).rejects.toThrow(
      /the body should be empty/,
    );
  });
});

describe("an event stream", () => {
  const request = () => ask("GET", `/batches/${batchId}/events`);
  const text = samples.eventStream;

  test("passes through unchanged", async () => {
    async function* events() {
      yield* sampleEvents;
    }
    const urlOf = (id: string) => `/api/mv/get_character_reference/${id}`;
    const handler = checkResponses(async () => eventStreamResponse(events, { urlOf, heartbeatMs: 60_000 }));
    const response = await handler(request());
    expect(await response.text()).toBe(text);
  });

  test.each<[string, string, RegExp]>([
    [
      "data that does not fit",
      text.replace('"attempt":1', '"attempt":"1"'),
      /event slot-start: \/attempt must be integer/,
    ],
    [
      "an id that is not the sequence",
      text.replace("id: 8", "id: 9"),
      /event slot-end: its id is 9, and should be 8/,
    ],
    [
      "progress with an id",
      text.replace("event: slot-progress", "id: 7\nevent: slot-progress"),
      /should be absent/,
    ],
    [
      "an event type that differs from the type in the data",
      text.replace("event: slot-end", "event: slot-start"),
      /has the type slot-end/,
    ],
    ["bytes of images", text.replace('"width":1024', '"width":1024,"base64":"AA"'), /never carry/],
    ["an event without data", text.replace(/data: .*\n/, ""), /without data/],
    [
      "an unknown line",
      text.replace("retry: 1000", "wait: 1000"),
      /not a line of an event stream: wait: 1000/,
    ],
    ["an end inside a frame", text.slice(0, -5), /ends within a frame/],
  ])("fails with %s", async (_what, wrong, message) => {
    const headers = {
      "content-type": "text/event-stream",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
    };
    const response = await checkResponse(request(), new Response(wrong, { headers }));
    await expect(response.text()).rejects.toThrow(message);
  });

  test("is read on demand, and canceled when the reader cancels", async () => {
    const calls: unknown[] = [];
    const source = new ReadableStream(
      { pull: () => void calls.push("pull"), cancel: (reason) => void calls.push(reason) },
      { highWaterMark: 0 },
    );
    const headers = {
      "content-type": "text/event-stream",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
    };
    const response = await checkResponse(request(), new Response(source, { headers }));
    await new Promise((resolve) => setTimeout(resolve));
    expect(calls).toEqual([]);
    await response.body?.cancel("enough");
    expect(calls).toEqual(["enough"]);
  });
});

function ask(method: string, path: string): Request {
  return new Request(`http://app.example/api/mv${path}`, { method });
}

function createProblem(code: string, status: number) {
  const detail = "It failed.";
  return {
    type: `urn:dramatis:error:${code}`,
    title: "A title",
    status,
    detail,
    code,
    message: detail,
    error: detail,
    retryable: false,
  };
}
