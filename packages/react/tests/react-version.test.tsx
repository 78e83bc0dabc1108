import { version } from "react";
import { version as domVersion } from "react-dom";
import { expect, test } from "vitest";

declare global {
  interface ImportMeta {
    readonly env: Readonly<Record<string, string | undefined>>;
  }
}

test("the tests run with the intended React version", () => {
  expect(version.split(".")[0]).toBe(import.meta.env.REACT_MAJOR);
  expect(domVersion).toBe(version);
});
