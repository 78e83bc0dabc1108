import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryFiles, root } from "./testing/repository-files.ts";

/** A document names a file by its path from one of these folders, or from its own. */
const folders = [
  "",
  "packages",
  "packages/core",
  "packages/core/src",
  "packages/react",
  "packages/react/src",
];

/** Files of the reader's app. */
const examples = new Set(["app/layout.tsx"]);

/** The paths of source files that a document names in backticks. Names without a folder are files of an example. */
function namedFiles(text: string): string[] {
  return [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:tsx?|mjs))`/g)].map(([, path = ""]) => path);
}

function isThere(document: string, path: string): boolean {
  const own = [document.slice(0, document.lastIndexOf("/") + 1)];
  return examples.has(path) || [...folders, ...own].some((folder) => existsSync(join(root, folder, path)));
}

describe("documents name files that exist", () => {
  const documents = repositoryFiles().filter(
    (file) => file.endsWith(".md") && !file.startsWith(".changeset"),
  );

  test.each(documents)("%s", (document) => {
    const missing = namedFiles(readFileSync(join(root, document), "utf8")).filter(
      (path) => !isThere(document, path),
    );
    expect(missing).toEqual([]);
  });

  test("some name files", () => {
    expect(namedFiles(readFileSync(join(root, "ARCHITECTURE.md"), "utf8")).length).toBeGreaterThan(20);
  });
});
