import fc from "fast-check";
import { expect, test } from "vitest";
import { type EventFrame, eventFrames } from "./event-frames.ts";

function parse(...chunks: readonly string[]): EventFrame[] {
  const framesOf = eventFrames();
  return chunks.flatMap((chunk) => framesOf(chunk));
}

test.each<[string, string, EventFrame[]]>([
  ["a name and data", "event: a\ndata: 1\n\n", [{ name: "a", data: "1" }]],
  ["data without a name", "data: 1\n\n", [{ name: "", data: "1" }]],
  ["data on several lines", "data: 1\ndata:2\ndata\ndata:  3\n\n", [{ name: "", data: "1\n2\n\n 3" }]],
  [
    "an id, a retry and an unknown field",
    "id: 7\nretry: 5\nother: x\ndata: 1\n\n",
    [{ name: "", data: "1" }],
  ],
  ["a colon in the data", "data: a: b\n\n", [{ name: "", data: "a: b" }]],
  ["a field without a colon", "event\ndata: 1\n\n", [{ name: "", data: "1" }]],
  ["an event without data", "event: a\n\ndata: 1\n\n", [{ name: "", data: "1" }]],
  ["a comment", ": still there\n\n", [{ name: "", data: undefined }]],
  ["an incomplete event", "data: 1\n\nevent: b\ndata: 2\n", [{ name: "", data: "1" }]],
  ["only blank lines", "\n\n\n", []],
])("%s", (_title, stream, frames) => {
  expect(parse(stream)).toEqual(frames);
});

const stream = "event: a\ndata: 1\n\n: hm\nevent: b\nid: 3\ndata: 2\ndata: 3\n\n\ndata:\n\n";

test.each(["\n", "\r", "\r\n"])("lines can end with %j and be cut anywhere", (end) => {
  const text = stream.replaceAll("\n", end);
  const whole = parse(text);
  expect(whole).toEqual(parse(stream));
  expect(whole).toHaveLength(4);
  for (let at = 0; at <= text.length; at++) expect(parse(text.slice(0, at), text.slice(at))).toEqual(whole);
  expect(parse(...text)).toEqual(whole);
});

test("the frames do not depend on how the chunks are cut", () => {
  const soup = fc.string({
    unit: fc.constantFrom("data", "event", ":", " ", "x", "\r", "\n", "\r\n", "\n\n"),
  });
  fc.assert(
    fc.property(soup, fc.array(fc.nat({ max: 20 })), (text, cuts) => {
      let rest = text;
      const pieces = cuts.map((length) => {
        const piece = rest.slice(0, length);
        rest = rest.slice(length);
        return piece;
      });
      expect(parse(...pieces, rest)).toEqual(parse(text));
    }),
  );
});
