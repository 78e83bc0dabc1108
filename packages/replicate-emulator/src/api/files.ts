import { invalidInput, problem } from "../http/problem.ts";
import { bytes, empty, json, type Reply } from "../http/reply.ts";
import type { Call, Emulation } from "./emulation.ts";
import { fileJson } from "./file-store.ts";

const LONGEST_FILE_NAME_BYTES = 255;

/** `POST /v1/files`: multipart with `content`, and optionally `filename`, `type`, `metadata`. */
export async function createFile(emulation: Emulation, call: Call): Promise<Reply> {
  const raw = await call.request.body();
  if (raw === undefined) return problem(413);
  const form = await parseForm(raw, call.request.headers["content-type"] ?? "");
  const content = form?.get("content");
  if (form === undefined || !(content instanceof Blob)) {
    return invalidInput([{ type: "required", field: "(root)", description: "content is required" }]);
  }
  const name = stringField(form, "filename") ?? (content instanceof File ? content.name : "file");
  if (Buffer.byteLength(name) > LONGEST_FILE_NAME_BYTES) {
    const description = `filename must be at most ${LONGEST_FILE_NAME_BYTES} bytes`;
    return invalidInput([{ type: "string_lte", field: "filename", description }]);
  }
  const metadata = await metadataOf(form);
  if (metadata === undefined) {
    return invalidInput([
      { type: "format", field: "metadata", description: "metadata must be a JSON object" },
    ]);
  }
  const contentType = stringField(form, "type") ?? (content.type || "application/octet-stream");
  const stored = { name, contentType, metadata, bytes: new Uint8Array(await content.arrayBuffer()) };
  return json(201, fileJson(emulation.files.add(stored), call.apiOrigin));
}

export function listFiles(emulation: Emulation, call: Call): Reply {
  const results = emulation.files.list().map((file) => fileJson(file, call.apiOrigin));
  return json(200, { previous: null, next: null, results });
}

export function getFile(emulation: Emulation, call: Call): Reply {
  const file = emulation.files.get(call.params[0] ?? "");
  return file === undefined ? problem(404) : json(200, fileJson(file, call.apiOrigin));
}

export function deleteFile(emulation: Emulation, call: Call): Reply {
  return emulation.files.delete(call.params[0] ?? "") ? empty(204) : problem(404);
}

export function downloadFile(emulation: Emulation, call: Call): Reply {
  const file = emulation.files.get(call.params[0] ?? "");
  return file === undefined ? problem(404) : bytes(200, file.bytes, { "content-type": file.contentType });
}

async function parseForm(raw: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData | undefined> {
  try {
    return await new Response(raw, { headers: { "content-type": contentType } }).formData();
  } catch {
    return undefined;
  }
}

function stringField(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Reads `metadata`, which the official client sends as a JSON blob and others send as text. */
async function metadataOf(form: FormData): Promise<unknown> {
  const field = form.get("metadata");
  if (field === null) return {};
  try {
    const value: unknown = JSON.parse(typeof field === "string" ? field : await field.text());
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
