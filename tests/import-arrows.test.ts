import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A folder, and what its code can import in addition to itself. */
interface Boundary {
  readonly folder: string;
  /** Other folders, or single files. */
  readonly folders: readonly string[];
  /** External packages. */
  readonly packages: readonly string[];
}

const core = "packages/core/src";
const contracts = [`${core}/store`, `${core}/provider`];
const basics = [
  `${core}/util`,
  `${core}/errors`,
  `${core}/assets`,
  `${core}/request`,
  `${core}/batch`,
  `${core}/secrets`,
  `${core}/media/bytes`,
];

const boundaries: readonly Boundary[] = [
  { folder: `${core}/errors`, folders: [], packages: [] },
  { folder: `${core}/util`, folders: [], packages: ["uuid"] },
  { folder: `${core}/secrets`, folders: [`${core}/util`], packages: [] },
  { folder: `${core}/media/bytes`, folders: [`${core}/errors`, `${core}/util`], packages: [] },
  { folder: `${core}/media/image`, folders: basics, packages: [] },
  { folder: `${core}/media/video`, folders: basics, packages: [] },
  { folder: `${core}/assets`, folders: [`${core}/util`, `${core}/errors`], packages: ["zod/mini"] },
  {
    folder: `${core}/request`,
    folders: [`${core}/util`, `${core}/errors`, `${core}/secrets`],
    packages: ["zod/mini"],
  },
  {
    folder: `${core}/batch`,
    folders: [`${core}/util`, `${core}/errors`, `${core}/assets`, `${core}/request`],
    packages: [],
  },
  { folder: `${core}/store`, folders: basics, packages: ["zod/mini"] },
  { folder: `${core}/provider`, folders: basics, packages: [] },
  // The engine is independent of providers, which the app passes in, and of the media.
  { folder: `${core}/engine`, folders: [...basics, ...contracts], packages: ["uuid"] },
  {
    folder: `${core}/images`,
    folders: [...basics, ...contracts, `${core}/engine`, `${core}/media/image`],
    packages: [],
  },
  {
    folder: `${core}/videos`,
    folders: [...basics, ...contracts, `${core}/engine`, `${core}/images`, `${core}/media/video`],
    packages: [],
  },
  {
    folder: `${core}/replicate`,
    folders: [...basics, `${core}/provider`],
    packages: ["replicate", "uuid", "zod/mini"],
  },
  // The client runs in browsers, so it imports no engine, no provider and no package.
  {
    folder: `${core}/client`,
    folders: [
      `${core}/wire`,
      `${core}/batch`,
      `${core}/errors`,
      `${core}/request/character-reference-request.ts`,
      `${core}/request/video-request.ts`,
      `${core}/assets`,
      `${core}/util`,
    ],
    packages: [],
  },
  // Endpoints use the engine, but not the handler that lists them. Their documentation uses development code, which is
  // not included in the build.
  {
    folder: `${core}/http/endpoints`,
    folders: [
      ...basics,
      ...contracts,
      `${core}/engine/logger.ts`,
      `${core}/images`,
      `${core}/videos`,
      `${core}/wire`,
      `${core}/http/body`,
      `${core}/http/bytes`,
      ...[
        "accept",
        "delivery",
        "direct-handler",
        "engines",
        "handler-context",
        "http-error",
        "idempotency-key",
        "json-response",
        "problem",
        "request-head",
      ].map((name) => `${core}/http/handler/${name}.ts`),
      "packages/core/openapi",
    ],
    packages: [],
  },
  // Development code that generates the OpenAPI document.
  {
    folder: "packages/core/openapi",
    folders: [
      `${core}/errors`,
      `${core}/assets`,
      `${core}/batch`,
      `${core}/images/prompt-template.ts`,
      `${core}/wire`,
      `${core}/http/endpoints`,
      `${core}/http/handler/base-path.ts`,
      `${core}/http/handler/engines.ts`,
    ],
    packages: ["zod/mini", "node:"],
  },
  // Separate from the handler, because it is the only folder of the core that needs Node.
  {
    folder: `${core}/http/node`,
    folders: [
      `${core}/util`,
      `${core}/errors`,
      `${core}/engine/logger.ts`,
      `${core}/http/handler/problem.ts`,
      `${core}/http/handler/direct-handler.ts`,
      `${core}/http/handler/request-head.ts`,
      `${core}/http/bytes/byte-answer.ts`,
    ],
    packages: ["node:"],
  },
  // No test runner and no platform modules, so that the cases run wherever a store runs.
  { folder: "packages/conformance/src", folders: [], packages: ["@dramatis/core"] },
  { folder: "packages/fs-store/src", folders: [], packages: ["@dramatis/core", "uuid", "zod/mini", "node:"] },
  {
    folder: "packages/replicate-emulator/src",
    folders: [],
    packages: ["@dicebear/core", "@dicebear/collection", "mediabunny", "sharp", "node:"],
  },
  { folder: "packages/react/src", folders: [], packages: ["react", "@dramatis/core/client"] },
];

const codeFolders = [
  ...["core", "conformance", "fs-store", "replicate-emulator", "react"].map((name) => `packages/${name}/src`),
  "packages/core/openapi",
];

describe.each(boundaries)("$folder", ({ folder, folders, packages }) => {
  test("imports only what is allowed", () => {
    const found = sources(folder).flatMap((file) => findImports(file).map((name) => ({ file, name })));
    const forbidden = found.filter(({ file, name }) => {
      if (!name.startsWith("."))
        return !packages.some((allowed) => name === allowed || isUnder(name, allowed));
      const target = relative(root, resolve(dirname(join(root, file)), name));
      return ![folder, ...folders].some((allowed) => target === allowed || target.startsWith(`${allowed}/`));
    });
    expect(found.length).toBeGreaterThan(0);
    expect(forbidden).toEqual([]);
  });
});

test("files do not import each other in circles", () => {
  const files = codeFolders.flatMap(sources);
  const graph = new Map(
    files.map((file) => [
      file,
      findImports(file)
        .filter((name) => name.startsWith("."))
        .map((name) => relative(root, resolve(dirname(join(root, file)), name))),
    ]),
  );
  expect(findCircles(graph)).toEqual([]);
});

test("no file is longer than 250 lines", () => {
  const long = codeFolders
    .flatMap(sources)
    .map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length }))
    .filter(({ lines }) => lines > 250);
  expect(long).toEqual([]);
});

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes("/testing/") && !file.includes("/fixtures/"));
}

/** Includes type imports, because circular types are as hard to read as circular code. */
function findImports(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8").replaceAll(/^\s*(\*|\/\/).*$/gm, "");
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;"']*?from\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;
  return [...text.matchAll(pattern)].map(([, from, dynamic]) => from ?? dynamic ?? "");
}

function isUnder(name: string, allowed: string): boolean {
  return allowed.endsWith(":") ? name.startsWith(allowed) : name.startsWith(`${allowed}/`);
}

/** Returns one circle for each import that closes one. Visits every file once. */
function findCircles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (file: string) => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file].join(" -> "));
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) walk(next);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) walk(file);
  return circles;
}

test("findCircles finds circular imports", () => {
  expect(
    findCircles(
      new Map([
        ["a", ["b", "c"]],
        ["b", ["c"]],
        ["c", []],
      ]),
    ),
  ).toEqual([]);
  expect(
    findCircles(
      new Map([
        ["a", ["b"]],
        ["b", ["c"]],
        ["c", ["b"]],
      ]),
    ),
  ).toEqual(["b -> c -> b"]);
});
