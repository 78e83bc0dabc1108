import { describe, expect, test } from "vitest";
import { dataUrlBytes } from "./data-url.ts";

describe("the bytes of a data: URL", () => {
  test.each([
    ["base64", "data:image/png;base64,AAECAw==", [0, 1, 2, 3]],
    ["base64 without padding", "data:;base64,AAECAw", [0, 1, 2, 3]],
    ["base64 with escapes", "data:;base64,%2B/8%3D", [0xfb, 0xff]],
    ["base64 after another parameter", "data:image/png;charset=utf-8;base64,AAE=", [0, 1]],
    ["BASE64 in capitals", "DATA:;BASE64,AAE=", [0, 1]],
    ["text", "data:,a%20b", [0x61, 0x20, 0x62]],
    ["text with a comma", "data:text/plain,a,b", [0x61, 0x2c, 0x62]],
    ["nothing", "data:image/png;base64,", []],
  ])("are read from %s", (_what, url, bytes) => {
    expect([...dataUrlBytes(url)]).toEqual(bytes);
  });

  test.each(["data:", "data:image/png;base64", "data:;base64,*", "data:;base64,A", "data:,%zz", "data:,%ff"])(
    "cannot be read from %j",
    (url) => {
      expect(() => dataUrlBytes(url)).toThrow(expect.objectContaining({ code: "download_failed" }));
    },
  );

  test("may be any byte", () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(dataUrlBytes(`data:;base64,${Buffer.from(all).toString("base64")}`)).toEqual(all);
  });
});
