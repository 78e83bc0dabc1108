import { createBody, longText } from "./malformed-body.ts";
import type { Random } from "./random.ts";

/** A request as it is written to the socket. */
export interface RawRequest {
  readonly head: string;
  readonly body: Buffer;
  /** Whether the body is shorter than its Content-Length. */
  readonly isShort: boolean;
}

/** Ids that exist, so that not every request ends at the look-up. */
export interface KnownIds {
  readonly image: string;
  readonly batch: string;
  readonly video: string;
  readonly videoBatch: string;
}

const methods = [
  "GET",
  "GET",
  "GET",
  "HEAD",
  "POST",
  "POST",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "OPTIONS",
  "TRACE",
];

/** Creates a request that is wrong in any number of ways, or correct. */
export function createMalformedRequest(random: Random, ids: KnownIds): RawRequest {
  const target = createTarget(random, ids);
  // Usually the correct method, because few requests would reach the endpoints otherwise.
  const expected = /generate|upload|retry|cancel|webhooks/.test(target) ? "POST" : "GET";
  const method = random.chance(0.7) ? expected : random.pick(methods);
  const body = createBody(random, method);
  const lines = [`${method} ${target} HTTP/1.1`, "Host: 127.0.0.1", "Connection: close"];
  for (const header of createHeaders(random, body)) lines.push(header);
  if (/get_(character_reference|video)\//.test(target) && random.chance(0.4)) {
    const name = random.pick(["Range", "If-Match", "If-None-Match"]);
    lines.push(`${name}: ${random.pick(headerValues[name] ?? [""])}`);
  }
  const isShort = method !== "GET" && method !== "HEAD" && random.chance(0.03);
  const length = isShort ? body.byteLength + 50 : body.byteLength;
  if (method !== "GET" && method !== "HEAD") lines.push(`Content-Length: ${length}`);
  const sent = method === "GET" || method === "HEAD" ? Buffer.alloc(0) : body;
  return { head: `${lines.join("\r\n")}\r\n\r\n`, body: sent, isShort };
}

function createTarget(random: Random, ids: KnownIds): string {
  const id = createId(random, ids);
  const path = random.pick([
    "/generate_character_reference",
    "/generate_character_reference",
    `/get_character_reference/${id}`,
    `/get_character_reference/${id}`,
    `/get_character_reference/${id}/info`,
    "/upload_character_reference",
    "/generate_video",
    "/generate_video",
    `/get_video/${id}`,
    `/get_video/${id}`,
    `/get_video/${id}/info`,
    `/batches/${id}`,
    `/batches/${id}/events`,
    `/batches/${id}/retry`,
    `/batches/${id}/cancel`,
    "/webhooks/replicate",
    "/openapi.json",
    `/${id}`,
    "",
    "/..",
    "//",
    "/__proto__",
  ]);
  const query = random.pick([
    "",
    "",
    "",
    "?redirect=true",
    "?redirect=false&x=%zz",
    "?tag=a%2Fb%2Fc",
    `?${longText}`,
    "?%00",
    "#x",
  ]);
  if (random.chance(0.5)) return `/api/mv${path}`;
  const base = random.pick([
    "/api/mv",
    "/api/mv",
    "/api/mv",
    "/api/mv",
    "/api//mv",
    "/API/MV",
    "http://evil.example/api/mv",
    "//evil.example/api/mv",
    "",
  ]);
  return `${base}${path}${query}` || "/";
}

function createId(random: Random, { image, batch, video, videoBatch }: KnownIds): string {
  if (random.chance(0.6)) return random.pick([image, batch, video, videoBatch]);
  return random
    .pick([
      image,
      image,
      batch,
      batch,
      image.toUpperCase(),
      crypto.randomUUID(),
      "00000000-0000-0000-0000-000000000000",
      "..%2f..%2fetc%2fpasswd",
      "%2e%2e",
      "..%5c..%5cwin.ini",
      "%00",
      "%zz",
      "%c3%28",
      "constructor",
      `${image}%00.png`,
      `${image}/`,
      `${image}.json`,
      longText,
      "💥",
    ])
    .replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character));
}

const headerValues: Readonly<Record<string, readonly string[]>> = {
  Range: [
    "bytes=0-0",
    "bytes=-1",
    "bytes=5-",
    "bytes=9-2",
    "bytes=a-b",
    "bytes=0-1,2-3",
    "lines=1-2",
    `bytes=${"0-1,".repeat(1000)}`,
    "bytes=99999999999999999999-",
    "bytes=",
    "=",
  ],
  "If-None-Match": ["*", '"x"', 'W/"x"', `${'"a",'.repeat(1500)}"b"`, '"', ","],
  "If-Match": ["*", '"x"', ""],
  "If-Modified-Since": ["Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "9".repeat(300)],
  "If-Unmodified-Since": ["Thu, 01 Jan 1970 00:00:00 GMT", "x"],
  "If-Range": ['"x"', "Thu, 01 Jan 1970 00:00:00 GMT", "W/"],
  Accept: ["text/event-stream", "*/*", "application/json;q=0", longText],
  Prefer: ["respond-async", "wait=1, respond-async", ";;,,=", longText],
  "Idempotency-Key": ["a", "", " ", "k".repeat(256), "\x7f", "\xff"],
  "Last-Event-ID": ["0", "5", "-1", "1e9", "999999999999999999999", "abc", ""],
  Origin: ["https://evil.example", "null", "http://127.0.0.1", "%%"],
  "Sec-Fetch-Site": ["cross-site", "same-origin", "none", "x"],
  Cookie: ["a=b", longText],
  "Webhook-Id": ["msg_1", "", longText],
  "Webhook-Timestamp": ["0", "99999999999", "NaN", String(Math.floor(Date.now() / 1000))],
  "Webhook-Signature": ["v1,AAAA", "v1,", ",,,", `${"v1,AAAA ".repeat(500)}`],
  Expect: ["100-continue"],
  "X-Forwarded-Host": ["evil.example", "a b", ""],
  "Content-Encoding": ["gzip", "br"],
};

function createHeaders(random: Random, body: Buffer): string[] {
  const headers: string[] = [];
  const types = [
    "application/json",
    "application/json",
    "application/json; charset=utf-16",
    "application/problem+json",
    "text/plain",
    "multipart/form-data; boundary=b",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    `multipart/form-data; boundary=${"b".repeat(300)}`,
    "application/x-www-form-urlencoded",
    ";",
    longText,
  ];
  const isJson = body[0] === 0x7b && random.chance(0.8);
  if (isJson) headers.push("Content-Type: application/json");
  else if (body.byteLength > 0 && random.chance(0.95)) headers.push(`Content-Type: ${random.pick(types)}`);
  const names = Object.keys(headerValues);
  for (let count = random.below(4); count > 0; count -= 1) {
    const name = random.pick(names);
    headers.push(`${name}: ${random.pick(headerValues[name] ?? [""])}`);
  }
  return headers;
}
