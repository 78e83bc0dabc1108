import { expect, test } from "vitest";
import { hiddenTypes } from "./hidden-types.ts";

test.each(["core", "conformance", "fs-store", "react", "replicate-emulator"])(
  "every type in a public signature of %s can be imported",
  { timeout: 120_000 },
  (name) => {
    expect(hiddenTypes(`packages/${name}`)).toEqual([]);
  },
);
