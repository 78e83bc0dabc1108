import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inChunks, streamOf } from "../../../tests/testing/images.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { HttpError } from "../handler/http-error.ts";
import { readUpload } from "./read-upload.ts";

const boundary = "----dramatis7MA4";
const formType = `multipart/form-data; boundary=${boundary}`;
const maxBytes = 100_000;

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: ArrayBuffer) => new TextDecoder("latin1").decode(bytes);

/** A part; a file part if it has a file name. */
function part(name: string, content: string, filename?: string): string {
  const file = filename === undefined ? "" : `; filename="${filename}"\r\nContent-Type: image/png`;
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${content}\r\n`;
}

const end = `--${boundary}--\r\n`;

function post(body: string | readonly Uint8Array[], headers: Record<string, string> = {}, failure?: unknown) {
  const chunks = typeof body === "string" ? [encode(body)] : body;
  const { stream, calls } = streamOf(chunks, failure);
  const init = { method: "POST", headers: { "content-type": formType, ...headers }, body: stream };
  return { request: new Request("http://localhost/", { ...init, duplex: "half" } as RequestInit), calls };
}

/** The complete result of an upload. */
async function upload(request: Request, limit = maxBytes) {
  const { filename, contentType, stream } = await readUpload(request, { maxBytes: limit });
  return { filename, contentType, content: decode(await new Response(stream).arrayBuffer()) };
}

/** The problem with which an upload is refused. */
async function problem(request: Request, limit = maxBytes) {
  const error: unknown = await upload(request, limit).catch((reason: unknown) => reason);
  if (DramatisError.isInstance(error)) return error.toJSON();
  if (error instanceof HttpError) return error.response(request).json();
  throw error;
}

const file = { filename: "me.png", contentType: "image/png", content: "bytes" };

describe("the file of a form", () => {
  test.each([
    ["alone", part("file", "bytes", "me.png") + end],
    ["after other fields", part("a", "1") + part("b", "2\r\n--x") + part("file", "bytes", "me.png") + end],
    ["after another file", part("photo", "x", "x.png") + part("file", "bytes", "me.png") + end],
    ["before others", part("file", "bytes", "me.png") + part("a", "1".repeat(5000)) + end],
    ["twice: the first one", part("file", "bytes", "me.png") + part("file", "others", "you.png") + end],
    ["after a preamble", `This is a form.\r\n${part("file", "bytes", "me.png")}${end}`],
    ["before an epilogue", `${part("file", "bytes", "me.png") + end}Thank you.`],
    ["with spaces after the boundary", part("file", "bytes", "me.png").replace("\r\n", " \t\r\n") + end],
    ["cut off after its own end", `${part("file", "bytes", "me.png")}--${boundary}`],
  ])("%s", async (_what, body) => {
    expect(await upload(post(body).request)).toEqual(file);
  });

  test("is complete, whatever it contains", async () => {
    const nearly = `\r\n--${boundary.slice(0, -1)}`;
    for (const content of ["", "\r\n", "\r", `${nearly}X`, nearly, "--", `\n--${boundary}--`, "\r\n\r\n"]) {
      expect((await upload(post(part("file", content, "a") + end).request)).content).toBe(content);
    }
  });

  test("has the client's name, without the escapes of forms", async () => {
    const names = {
      "a%22b%0D%0A.png": 'a"b\r\n.png',
      "C:\\me.png": "C:\\me.png",
      "100%25.png": "100%25.png",
    };
    for (const [sent, name] of Object.entries(names)) {
      expect((await upload(post(part("file", "x", sent) + end).request)).filename).toBe(name);
    }
  });

  test("does not need a name or a type", async () => {
    expect(await upload(post(part("file", "bytes") + end).request)).toEqual({
      filename: "",
      contentType: "application/octet-stream",
      content: "bytes",
    });
  });
});

test("the position of splits makes no difference", async () => {
  const body = encode(part("a", "1\r\n") + part("file", "by\r\n--tes", "me.png") + end);
  for (let at = 0; at <= body.length; at++) {
    const { request } = post([body.slice(0, at), new Uint8Array(), body.slice(at)]);
    expect(await upload(request)).toEqual({ ...file, content: "by\r\n--tes" });
  }
  for (const size of [1, 2, 3, 7]) {
    expect((await upload(post(inChunks(body, size)).request)).content).toBe("by\r\n--tes");
  }
});

test("a form without a file is recognized wherever it is split", async () => {
  const body = encode(part("a", "1") + end);
  for (let at = 0; at <= body.length; at++) {
    const { request } = post([body.slice(0, at), body.slice(at)]);
    expect(await problem(request)).toMatchObject({ status: 422, issues: [{ path: "file" }] });
  }
});

test("any form in any chunks gives the same result as the platform's reader", async () => {
  // Parts of delimiters, so that content looks like a delimiter.
  const content = fc
    .array(fc.oneof(fc.constantFrom("\r\n", "\r", "\n", "--", `--${boundary.slice(0, 9)}`), fc.string()))
    .map((pieces) => pieces.join(""));
  const name = fc.string({
    unit: fc.constantFrom("a", "é", '"', "\\", ";", "%", " ", "\r", "\n"),
    maxLength: 6,
  });
  const property = fc.asyncProperty(
    fc.array(fc.tuple(fc.constantFrom("a", "file2", ""), content), { maxLength: 4 }),
    content,
    name,
    fc.array(fc.nat(400), { maxLength: 20 }),
    async (fields, text, filename, cuts) => {
      const form = new FormData();
      for (const [key, value] of fields) form.append(key, value);
      form.append("file", new File([text], `${filename}.png`, { type: "image/png" }));
      const sent = new Response(form);
      const type = sent.headers.get("content-type") ?? "";
      const body = new Uint8Array(await sent.arrayBuffer());
      const read = await new Response(body, { headers: { "content-type": type } }).formData();
      const expected = read.get("file");
      if (!(expected instanceof File)) throw new Error("There is no file.");
      const places = [0, ...cuts.map((cut) => cut % body.length).sort((a, b) => a - b), body.length];
      const chunks = places.slice(1).map((to, index) => body.slice(places[index], to));
      const result = await upload(post(chunks, { "content-type": type }).request);
      // Backslash escapes are older than the escapes of forms. Both are read.
      const unescaped = expected.name.replaceAll("\\\\", "\\");
      expect([result.filename, result.content]).toEqual([unescaped, decode(await expected.arrayBuffer())]);
    },
  );
  await fc.assert(property, { numRuns: 200 });
});

describe("is refused:", () => {
  const whole = part("file", "bytes", "me.png") + end;

  test.each([
    ["not a form", "application/json"],
    ["another kind of form", "application/x-www-form-urlencoded"],
    ["another multipart", `multipart/mixed; boundary=${boundary}`],
    ["no content type", ""],
  ])("%s, 415", async (_what, type) => {
    const { request } = post(whole, { "content-type": type });
    expect(await problem(request)).toMatchObject({
      status: 415,
      code: "unsupported_media",
      retryable: false,
    });
  });

  test.each([
    ["none", "multipart/form-data"],
    ["an empty one", 'multipart/form-data; boundary=""'],
    ["a long one", `multipart/form-data; boundary=${"b".repeat(71)}`],
    ["one that ends with a space", 'multipart/form-data; boundary="b "'],
    ["one with other characters", 'multipart/form-data; boundary="b<>"'],
  ])("a boundary: %s, 400", async (_what, type) => {
    const { request } = post(whole, { "content-type": type });
    expect(await problem(request)).toMatchObject({ status: 400, code: "invalid_request" });
  });

  test.each([
    ["no fields", end],
    ["other fields", part("a", "1") + part("files", "x", "x.png") + end],
    ["a file input without a selected file", part("file", "", "") + end],
    ["a name in another place", part('x"; id="file', "1", "file") + end],
    ["an attachment", whole.replace("form-data;", "attachment;")],
  ])("a form without the file: %s, 422", async (_what, body) => {
    expect(await problem(post(body).request)).toMatchObject({
      status: 422,
      code: "invalid_request",
      issues: [{ path: "file" }],
    });
  });

  test("a request without a body, 422", async () => {
    const request = new Request("http://localhost/", {
      method: "POST",
      headers: { "content-type": formType },
    });
    expect(await problem(request)).toMatchObject({ status: 422, issues: [{ path: "file" }] });
  });

  test("every body that ends early, 400, also if the connection broke", async () => {
    const body = part("a", "1") + part("file", "bytes", "me.png");
    // Without the line break, there is no last delimiter.
    for (let length = 0; length < body.length; length++) {
      const cut = encode(body.slice(0, length));
      expect(await problem(post([cut]).request)).toMatchObject({ status: 400, code: "invalid_request" });
    }
    const broken = post([encode(body.slice(0, -5))], {}, new Error("the network"));
    expect(await problem(broken.request)).toMatchObject({ status: 400, code: "invalid_request" });
  });

  test.each([
    ["text after the boundary", whole.replace(`${boundary}\r\n`, `${boundary}X\r\n`)],
    ["one dash after the boundary", whole.replace(`${boundary}\r\n`, `${boundary}-\r\n`)],
    ["a header without a name", whole.replace("Content-Disposition", "")],
    ["a header without a colon", whole.replace("Content-Type: ", "")],
    ["line feeds alone", whole.replaceAll("\r\n", "\n")],
  ])("an invalid form: %s, 400", async (_what, body) => {
    expect(await problem(post(body).request)).toMatchObject({ status: 400, code: "invalid_request" });
  });
});

describe("too much is 413:", () => {
  test("one byte more than the limit, but not the limit itself", async () => {
    const body = (length: number) => part("file", "x".repeat(length), "me.png") + end;
    expect((await upload(post(body(5000)).request, 5000)).content.length).toBe(5000);
    expect(await problem(post(body(5001)).request, 5000)).toMatchObject({
      status: 413,
      code: "output_too_large",
    });
  });

  test("a declared length, before anything is read", async () => {
    const { request } = post(part("file", "x", "x.png") + end, { "content-length": "5000000" });
    await expect(readUpload(request, { maxBytes })).rejects.toBeInstanceOf(HttpError);
  });

  test.each([
    ["a preamble", "x".repeat(70_000)],
    ["a field", part("a", "x".repeat(70_000))],
    ["many fields", part("a", "x").repeat(33)],
    ["headers", part("a".repeat(9_000), "x")],
    ["headers that never end", `--${boundary}\r\nx: ${"x".repeat(70_000)}`],
    ["spaces after the boundary", `--${boundary}${" ".repeat(70_000)}\r\n`],
    ["headers of the file itself", part("file", "x", "x".repeat(9_000))],
  ])("before the file: %s", async (_what, before) => {
    const body = encode(before + part("file", "bytes", "me.png") + end);
    for (const size of [body.length, 997]) {
      expect(await problem(post(inChunks(body, size)).request)).toMatchObject({
        status: 413,
        code: "output_too_large",
      });
    }
  });
});

describe("the request's body", () => {
  const megabyte = new Uint8Array(1024 * 1024);
  const head = encode(part("file", "", "me.png").slice(0, -2));

  test("is read one chunk at a time, on demand", async () => {
    const { request, calls } = post([head, ...inChunks(megabyte, 64 * 1024), encode(`\r\n${end}`)]);
    const { stream } = await readUpload(request, { maxBytes: megabyte.byteLength });
    const pulled = calls.pulled;
    expect(pulled).toBeLessThan(4);
    const reader = stream.getReader();
    await reader.read();
    await reader.read();
    expect(calls.pulled - pulled).toBeLessThan(3);
    await reader.cancel();
  });

  test("is read to its end after the file", async () => {
    const rest = part("b", "x".repeat(50_000)) + end;
    const chunks = inChunks(encode(part("file", "bytes", "me.png") + rest), 500);
    const { request, calls } = post(chunks);
    expect(await upload(request)).toEqual(file);
    await expect.poll(() => calls.pulled).toBe(chunks.length + 1);
    expect(calls.canceled).toEqual([]);
  });

  test("is read up to four times the limit if the upload is refused, then canceled", async () => {
    const chunks = inChunks(megabyte, 1000);
    const { request, calls } = post(chunks, { "content-type": "image/png" });
    await expect(readUpload(request, { maxBytes })).rejects.toBeInstanceOf(HttpError);
    await expect.poll(() => calls.canceled.length).toBe(1);
    expect(calls.pulled).toBeGreaterThanOrEqual(400);
    expect(calls.pulled).toBeLessThan(410);
  });

  test("is read once to its end if the file is canceled, also during a read", async () => {
    const { request, calls } = post([head, ...inChunks(megabyte, 1000)]);
    // A slow source, so that a read is in progress.
    const body = request.body?.pipeThrough(
      new TransformStream({
        async transform(chunk: Uint8Array, controller) {
          await new Promise((resolve) => setTimeout(resolve));
          controller.enqueue(chunk);
        },
      }),
    );
    const slow = new Request(request.url, {
      method: "POST",
      headers: request.headers,
      body,
      duplex: "half",
    } as RequestInit);
    const reader = (await readUpload(slow, { maxBytes: 10_000 })).stream.getReader();
    await reader.read();
    const pending = reader.read();
    await new Promise((resolve) => setImmediate(resolve));
    await reader.cancel("no image");
    await pending;
    await expect.poll(() => calls.canceled.length).toBe(1);
    expect(calls.pulled).toBeGreaterThan(40);
    expect(calls.pulled).toBeLessThan(50);
  });
});
