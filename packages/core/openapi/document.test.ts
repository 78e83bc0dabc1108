import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { DramatisError } from "../src/errors/dramatis-error.ts";
import { errorCodes, isErrorCode } from "../src/errors/error-codes.ts";
import { endpoints } from "../src/http/endpoints/index.ts";
import type { Endpoint } from "../src/http/endpoints/shared/endpoint.ts";
import { eventStreamResponse } from "../src/http/endpoints/shared/event-stream.ts";
import { problemResponse } from "../src/http/handler/problem.ts";
import { methodsOf, routeOf } from "../src/http/handler/route.ts";
import { openApiDocument } from "../src/http/openapi-document.ts";
import { requestFields } from "../src/request/character-reference-request.ts";
import { videoRequestFields } from "../src/request/video-request.ts";
import type { UrlOf } from "../src/wire/asset.ts";
import { toWireField } from "../src/wire/request-fields.ts";
import { makeDocument } from "./document.ts";
import { loadDocumentation } from "./load-documentation.ts";
import { makeSamples } from "./media/index.ts";
import { batchId } from "./samples/sample-batch.ts";
import { sampleEvents } from "./samples/sample-events.ts";
import { sampleVideoEvents } from "./samples/sample-video.ts";
import { dataProblems } from "./testing/body-problems.ts";
import { frameProblems } from "./testing/check-frames.ts";
import type { CheckedDocument } from "./testing/documented-responses.ts";
import { listBodies, listObjects, listOperations } from "./testing/walk-document.ts";
import { wireValidator } from "./testing/wire-validator.ts";

const basePath = "/api/mv";
const document = (await openApiDocument({ basePath })) as CheckedDocument;
const operations = listOperations(document);
const validate = wireValidator(document);

describe("the document", () => {
  test("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...structuredClone(document) });
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe("3.1");
    // Throws if a reference cannot be resolved.
    expect(validator.resolveRefs()).toBeDefined();
  });

  test("is generated once for a base path, and is frozen", async () => {
    expect(await openApiDocument({ basePath: "/api/mv/" })).toBe(document);
    expect(await openApiDocument()).toBe(document);
    const [one, other] = [openApiDocument({ basePath: "/twice" }), openApiDocument({ basePath: "/twice" })];
    expect(await one).toBe(await other);
    expect(await one).not.toBe(document);
    const unfrozen = listObjects(document).filter(({ value }) => !Object.isFrozen(value));
    expect(unfrozen).toEqual([]);
  });

  test("names the base path of the endpoints, and no internals of the server", async () => {
    const elsewhere = await openApiDocument({ basePath: "/characters" });
    expect(elsewhere).toMatchObject({ servers: [{ url: "/characters" }] });
    expect(await openApiDocument({ basePath: "/" })).toMatchObject({ servers: [{ url: "/" }] });
    const text = JSON.stringify(elsewhere);
    expect(text).toContain("/characters/get_character_reference/3f0c2b9e");
    const internal =
      /\/api\/mv|\/(?:home|root|usr|work|tmp|node_modules)\/|file:\/|\.ts\b|r8_|undefined|\[object/g;
    expect(text.match(internal)).toBeNull();
  });

  test.each(["", "/", "/api/mv", "/x/y/", "/a.b/~c"])(
    "for the base path %j equals what the generator makes for it",
    async (path) => {
      const made = await makeDocument(path.replace(/\/$/, ""));
      expect(JSON.stringify(await openApiDocument({ basePath: path }))).toBe(JSON.stringify(made));
    },
  );

  test("is refused for a base path that createHandler refuses", async () => {
    await expect(openApiDocument({ basePath: 'x"' })).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ path: "basePath", message: "must be a path such as /api/mv" }],
    });
  });
});

describe("the endpoints", () => {
  const routes = Object.entries<Endpoint>(endpoints).map(([type, endpoint]) => ({ type, ...endpoint }));

  test.each(routes)("$type: $method $path is in the document", ({ type, method, path }) => {
    const segments = path.slice(1).replace("{id}", batchId).split("/");
    expect(routeOf(method, segments).type).toBe(type);
    const documented = operations.filter((operation) => operation.path === path);
    expect(documented.map((operation) => operation.method).sort()).toEqual(
      [...(methodsOf(segments) ?? [])].sort(),
    );
  });

  test.each([
    ["index", /src.http.endpoints.index\.ts must export a function `documentation`/],
    ["film", /src.http.endpoints.film\.ts cannot be loaded.*after its action/],
  ])("without documentation make the generator fail: %s", async (action, message) => {
    await expect(loadDocumentation(action)).rejects.toThrow(message);
  });

  test("each operation has a unique id, a summary, a description, and an example for each parameter", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("getCharacterReferenceHead");
    for (const { operation, path } of operations) {
      expect(operation.summary.length, path).toBeGreaterThan(5);
      expect(operation.description.length, path).toBeGreaterThan(5);
      expect(path.includes("{id}"), path).toBe(
        operation.parameters?.some(({ name }) => name === "id") ?? false,
      );
      for (const parameter of operation.parameters ?? [])
        expect(parameter.example, parameter.name).toBeDefined();
    }
  });

  test("each body except binary ones has an example", () => {
    const without = listBodies(document).filter(
      ({ media }) => Object.keys(media.examples ?? {}).length === 0,
    );
    expect(without.filter(({ type }) => !/^(image|video)\//.test(type))).toEqual([]);
  });

  test("the image request has the fields that the handler reads, with the engine's limits", () => {
    const { GenerateRequest } = getSchemas(document);
    const { properties, required } = Object(GenerateRequest);
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(requestFields.map(toWireField)));
    expect(required).toEqual(["character_description"]);
    expect(properties.num_images).toMatchObject({ type: "integer", minimum: 1, maximum: 4, default: 4 });
    expect(properties.character_description).toMatchObject({ minLength: 1, maxLength: 4000 });
    expect(properties.seed).toMatchObject({ type: "integer", minimum: 0, maximum: 2 ** 32 - 1 });
    expect(properties.negative_prompt.description).toMatch(/image/);
  });

  test("the video request has the fields that the handler reads, with the engine's limits", () => {
    const { properties, required } = Object(getSchemas(document).VideoRequest);
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(videoRequestFields.map(toWireField)));
    expect(required).toEqual(["prompt"]);
    expect(properties.prompt).toMatchObject({ minLength: 1, maxLength: 4000 });
    expect(properties.duration).toMatchObject({ type: "number", exclusiveMinimum: 0, maximum: 600 });
    expect(properties.generate_audio).toMatchObject({ deprecated: true });
    expect(properties.negative_prompt.description).toMatch(/video/);
  });
});

describe("the schemas", () => {
  test("describe every component and every field", () => {
    for (const [name, schema] of Object.entries(getSchemas(document))) {
      const { description, properties = {} } = Object(schema);
      expect(description, name).toMatch(/\w{2}/);
      for (const [field, member] of Object.entries(properties)) {
        const { $ref, description: text } = Object(member);
        expect($ref ?? text, `${name}.${field}`).toMatch(/\w{2}/);
      }
    }
  });

  test("are all used", () => {
    const references = listObjects(document).flatMap(({ value }) =>
      "$ref" in value ? [String(value.$ref)] : [],
    );
    const unused = Object.keys(getSchemas(document)).filter(
      (name) => !references.includes(`#/components/schemas/${name}`),
    );
    expect(unused).toEqual([]);
  });
});

describe("the examples", () => {
  const examples = listBodies(document).flatMap(({ place, media }) =>
    Object.entries(media.examples ?? {}).map(([name, { value }]) => ({
      place: `${place} ${name}`,
      schema: media.schema ?? {},
      value,
    })),
  );

  test("of bodies are valid, and have no properties that the schemas do not have", () => {
    expect(examples.length).toBeGreaterThan(50);
    const wrong = examples.flatMap(({ place, schema, value }) =>
      dataProblems(validate, schema, value).map((problem) => `${place}: ${problem}`),
    );
    expect(wrong).toEqual([]);
  });

  test("of problems equal the real responses", async () => {
    const problems = examples.filter(({ place }) => place.includes("application/problem+json"));
    expect(problems.length).toBeGreaterThan(20);
    for (const { place, value } of problems) {
      const { code, detail, status, retryable: _retryable, title: _title, ...members } = Object(value);
      if (!isErrorCode(code)) throw new Error(`${place}: ${code}`);
      // A refused form would be refused again, so its problem is not retryable.
      const mayPass = errorCodes[code].retryable && !place.startsWith("POST /upload");
      const error = new DramatisError(code, detail, { retryable: mayPass });
      const answer = problemResponse(new Request("http://app.example/"), error, { status, members });
      expect(await answer.json(), place).toEqual(value);
    }
  });

  test("of headers and parameters are valid", () => {
    const given = operations.flatMap(({ operation }) => [
      ...(operation.parameters ?? []),
      ...Object.values(operation.responses).flatMap(({ headers = {} }) => Object.values(headers)),
    ]);
    expect(given.length).toBeGreaterThan(50);
    expect(given.flatMap(({ schema, example }) => validate(schema, example))).toEqual([]);
  });

  test.each([
    ["BatchEvent", sampleEvents, makeSamples(basePath).image.eventStream],
    ["VideoEvent", sampleVideoEvents, makeSamples(basePath).video.eventStream],
  ])("of an event stream is a valid stream with every type of %s", async (name, sample, eventStream) => {
    const urlOf: UrlOf = (id, kind) =>
      `${basePath}/${kind === "video" ? "get_video" : "get_character_reference"}/${id}`;
    async function* events() {
      yield* sample;
    }
    expect(await eventStreamResponse(events, { urlOf, heartbeatMs: 60_000 }).text()).toBe(eventStream);
    const schema = { $ref: `#/components/schemas/${name}` };
    const frames = eventStream.split("\n\n").slice(0, -1);
    expect(
      frames.flatMap((frame) => frameProblems(frame, (data) => dataProblems(validate, schema, data))),
    ).toEqual([]);
    const { discriminator } = Object(getSchemas(document)[name]);
    expect(new Set(sample.map(({ type }) => type))).toEqual(new Set(Object.keys(discriminator.mapping)));
  });
});

test("every error code is documented, except those of slots only", () => {
  const codes = new Set(
    operations.flatMap(({ operation }) =>
      Object.values(operation.responses).flatMap((response) => response["x-codes"] ?? []),
    ),
  );
  const slotCodes = ["canceled"];
  expect([...codes, ...slotCodes].sort()).toEqual(Object.keys(errorCodes).sort());
});

function getSchemas({ components }: CheckedDocument): Record<string, unknown> {
  return { ...components.schemas };
}
