import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A room of the house, and what its code may import beside itself: other rooms, and packages from outside. */
interface Room {
  readonly folder: string;
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

const core = "packages/core/src";
const contracts = [`${core}/store`, `${core}/provider`];
const words = [
  `${core}/util`,
  `${core}/errors`,
  `${core}/assets`,
  `${core}/request`,
  `${core}/batch`,
  `${core}/secrets`,
  `${core}/media/bytes`,
];

const rooms: readonly Room[] = [
  { folder: `${core}/errors`, rooms: [], packages: [] },
  { folder: `${core}/util`, rooms: [], packages: ["uuid"] },
  { folder: `${core}/secrets`, rooms: [`${core}/util`], packages: [] },
  { folder: `${core}/media/bytes`, rooms: [`${core}/errors`, `${core}/util`], packages: [] },
  { folder: `${core}/media/image`, rooms: words, packages: [] },
  { folder: `${core}/media/video`, rooms: words, packages: [] },
  { folder: `${core}/assets`, rooms: [`${core}/util`, `${core}/errors`], packages: ["zod/mini"] },
  {
    folder: `${core}/request`,
    rooms: [`${core}/util`, `${core}/errors`, `${core}/secrets`],
    packages: ["zod/mini"],
  },
  {
    folder: `${core}/batch`,
    rooms: [`${core}/util`, `${core}/errors`, `${core}/assets`, `${core}/request`],
    packages: [],
  },
  { folder: `${core}/store`, rooms: words, packages: ["zod/mini"] },
  { folder: `${core}/provider`, rooms: words, packages: [] },
  // The engine knows neither a provider, which the app hands in, nor a medium.
  { folder: `${core}/engine`, rooms: [...words, ...contracts], packages: ["uuid"] },
  {
    folder: `${core}/images`,
    rooms: [...words, ...contracts, `${core}/engine`, `${core}/media/image`],
    packages: [],
  },
  {
    folder: `${core}/videos`,
    rooms: [...words, ...contracts, `${core}/engine`, `${core}/images`, `${core}/media/video`],
    packages: [],
  },
  {
    folder: `${core}/replicate`,
    rooms: [...words, `${core}/provider`],
    packages: ["replicate", "uuid", "zod/mini"],
  },
  // It runs in browsers: no engine, no provider and no package comes along.
  {
    folder: `${core}/client`,
    rooms: [
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
  // An endpoint knows the engine, and nothing of the handler that lists it. Its documentation is made of development
  // code, which no build includes.
  {
    folder: `${core}/http/endpoints`,
    rooms: [
      ...words,
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
  // Development code: what makes the document of the endpoints.
  {
    folder: "packages/core/openapi",
    rooms: [
      `${core}/errors`,
      `${core}/assets`,
      `${core}/batch`,
      `${core}/images/prompt-template.ts`,
      `${core}/wire`,
      `${core}/http/endpoints`,
      `${core}/http/handler/base-path.ts`,
    ],
    packages: ["zod/mini", "node:"],
  },
  // Next to the handler, and not in it: the one room of the core that needs Node.
  {
    folder: `${core}/http/node`,
    rooms: [
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
  // No test runner and nothing of one platform: the cases run wherever a store runs.
  { folder: "packages/conformance/src", rooms: [], packages: ["@dramatis/core"] },
  { folder: "packages/fs-store/src", rooms: [], packages: ["@dramatis/core", "uuid", "zod/mini", "node:"] },
  {
    folder: "packages/replicate-emulator/src",
    rooms: [],
    packages: ["@dicebear/core", "@dicebear/collection", "mediabunny", "sharp", "node:"],
  },
  { folder: "packages/react/src", rooms: [], packages: ["react", "@dramatis/core/client"] },
];

const codeFolders = [
  ...["core", "conformance", "fs-store", "replicate-emulator", "react"].map((name) => `packages/${name}/src`),
  "packages/core/openapi",
];

describe.each(rooms)("$folder", ({ folder, rooms: allowedRooms, packages }) => {
  test("imports only what it may", () => {
    const found = sources(folder).flatMap((file) => importsOf(file).map((name) => ({ file, name })));
    const forbidden = found.filter(({ file, name }) => {
      if (!name.startsWith("."))
        return !packages.some((allowed) => name === allowed || isUnder(name, allowed));
      const target = relative(root, resolve(dirname(join(root, file)), name));
      return ![folder, ...allowedRooms].some((room) => target === room || target.startsWith(`${room}/`));
    });
    expect(found.length).toBeGreaterThan(0);
    expect(forbidden).toEqual([]);
  });
});

test("no files import each other in a circle", () => {
  const files = codeFolders.flatMap(sources);
  const graph = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((name) => name.startsWith("."))
        .map((name) => relative(root, resolve(dirname(join(root, file)), name))),
    ]),
  );
  expect(circlesIn(graph)).toEqual([]);
});

test("files stay small", () => {
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

/** Type imports count too: a circle of types is a circle in the reader's head. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8").replaceAll(/^\s*(\*|\/\/).*$/gm, "");
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;"']*?from\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;
  return [...text.matchAll(pattern)].map(([, from, dynamic]) => from ?? dynamic ?? "");
}

function isUnder(name: string, allowed: string): boolean {
  return allowed.endsWith(":") ? name.startsWith(allowed) : name.startsWith(`${allowed}/`);
}

/** One circle for each import that closes one; every file is walked through once. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
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

test("circles are found", () => {
  expect(
    circlesIn(
      new Map([
        ["a", ["b", "c"]],
        ["b", ["c"]],
        ["c", []],
      ]),
    ),
  ).toEqual([]);
  expect(
    circlesIn(
      new Map([
        ["a", ["b"]],
        ["b", ["c"]],
        ["c", ["b"]],
      ]),
    ),
  ).toEqual(["b -> c -> b"]);
});
