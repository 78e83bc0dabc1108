import { describe, expect, test } from "vitest";
import { rejection } from "../../tests/testing/replicate-server.ts";
import { systemClock } from "../util/clock.ts";
import { dataUrlResponse } from "./data-url.ts";

async function bytesOf(url: string): Promise<Buffer> {
  return Buffer.from(await dataUrlResponse(url, systemClock).arrayBuffer());
}

const noise = crypto.getRandomValues(new Uint8Array(65_536));
const megabytes = Buffer.concat(Array.from({ length: 12 }, (_, at) => noise.map((byte) => byte ^ at)));

describe("the bytes of a data: URL", () => {
  test.each([
    ["base64", "data:image/png;base64,AAECAw==", [0, 1, 2, 3]],
    ["base64 without padding", "data:;base64,AAECAw", [0, 1, 2, 3]],
    ["base64 with escapes", "data:;base64,%2B/8%3D", [0xfb, 0xff]],
    ["base64 in lines", "data:;base64,AA\nEC\r\n Aw%0A==", [0, 1, 2, 3]],
    ["base64 with spaces after it", `data:;base64,AA==${" \n".repeat(300_000)}`, [0]],
    ["base64 with spaces before it", `data:;base64,${"%20".repeat(300_000)}AAE=`, [0, 1]],
    ["base64 after another parameter", "data:image/png;charset=utf-8;base64,AAE=", [0, 1]],
    ["BASE64 in capitals", "DATA:;BASE64,AAE=", [0, 1]],
    ["text", "data:,a%20b", [0x61, 0x20, 0x62]],
    ["text with a comma", "data:text/plain,a,b", [0x61, 0x2c, 0x62]],
    ["text with a surrogate pair", "data:,\u{1f3f4}", [0xf0, 0x9f, 0x8f, 0xb4]],
    ["escapes that are not text", "data:image/png,%89PNG%ff%FF", [0x89, 0x50, 0x4e, 0x47, 0xff, 0xff]],
    ["an empty body", "data:image/png;base64,", []],
  ])("are decoded from %.60s", async (_what, url, bytes) => {
    expect([...(await bytesOf(url))]).toEqual(bytes);
  });

  test.each([
    "data:",
    "data:image/png;base64",
    "data:;base64,*",
    "data:;base64,A",
    "data:;base64,AA=",
    "data:;base64,AA==AA==",
    "data:;base64,A-_A",
    "data:,%zz",
    "data:,%4",
    `data:${"x".repeat(100_000)},a`,
    `data:;base64,${"=".repeat(400_000)}`,
    `data:;base64,${"A".repeat(262_142)}==${"A".repeat(1_000)}`,
  ])("cannot be decoded from %.60s", async (url) => {
    expect(await rejection((async () => bytesOf(url))())).toMatchObject({ code: "download_failed" });
  });

  const base64 = megabytes.toString("base64");
  test.each([
    ["base64", `data:;base64,${base64}`],
    ["base64 in lines", `data:;base64,${base64.replaceAll(/.{76}/g, "$&\r\n")}`],
    ["base64 with escapes", `data:;base64,${base64.replaceAll("+", "%2B").replaceAll("/", "%2f")}`],
    ["escapes", `data:,${[...megabytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")}`],
    ["bytes and escapes", `data:,a${"%ff%00é\u{1f3f4}".repeat(100_000)}`],
  ])("of a long URL are complete: %s", async (what, url) => {
    const expected =
      what === "bytes and escapes"
        ? Buffer.from(`61${"ff00c3a9f09f8fb4".repeat(100_000)}`, "hex")
        : megabytes;
    expect((await bytesOf(url)).equals(expected)).toBe(true);
  });
});

test("Content-Length is set if the text shows the length", () => {
  const lengthOf = (url: string) => dataUrlResponse(url, systemClock).headers.get("content-length");
  expect(lengthOf("data:;base64,AAECAw==")).toBe("4");
  expect(lengthOf("data:;base64,AAECAw")).toBe("4");
  expect(lengthOf("data:;base64,AAEC")).toBe("3");
  expect(lengthOf("data:;base64,AAE C")).toBeNull();
  expect(lengthOf("data:,a")).toBeNull();
});

test("a long URL does not block other tasks, and unread parts are not decoded", async () => {
  let turns = 0;
  const clock = { ...systemClock, sleep: () => systemClock.sleep(0).then(() => void turns++) };
  const url = `data:;base64,${"AAAA".repeat(2_000_000)}`;
  const reader = dataUrlResponse(url, clock).body?.getReader();
  let length = 0;
  for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
    expect(chunk.value.byteLength).toBeLessThan(256 * 1024);
    length += chunk.value.byteLength;
  }
  expect(length).toBe(6_000_000);
  expect(turns).toBeGreaterThan(5);
  // The part that is not read is invalid.
  const broken = dataUrlResponse(`${url}*`, systemClock).body?.getReader();
  expect((await broken?.read())?.value?.byteLength).toBeGreaterThan(0);
  await broken?.cancel();
});
