import { expect, test } from "vitest";
import { findHiddenTypes } from "./hidden-types.ts";

test.each(["core", "conformance", "fs-store", "react", "replicate-emulator"])(
  "every type in a public signature of %s can be imported",
  { timeout: 120_000 },
  (name) => {
    expect(findHiddenTypes(`packages/${name}`)).toEqual([]);
  },
);
