import type { DownloadFault, OutputScript } from "@dramatis/replicate-emulator";
import type { ErrorCode } from "../../../src/errors/error-codes.ts";
import { type FaultCase, leakMarker, none, ofAll, type PerModel } from "./fault-case.ts";

const elsewhere = "https://images.example/out-0.png";

/** `final` faults are not retried automatically. Entries without a code are unusual, but not faults. */
const faults: readonly [
  name: string,
  fired: string,
  fault: DownloadFault,
  ever?: ErrorCode,
  how?: { readonly final?: boolean; readonly idleMs?: number },
][] = [
  ...[404, 410].map((status): [string, string, DownloadFault, ErrorCode] => [
    String(status),
    `answer.${status}`,
    { kind: "answer", status, body: leakMarker },
    "no_output",
  ]),
  ...[400, 403, 429, 500, 503].map((status): [string, string, DownloadFault, ErrorCode] => [
    String(status),
    `answer.${status}`,
    { kind: "answer", status, body: leakMarker },
    "download_failed",
  ]),
  ["empty", "empty", { kind: "empty" }, "unsupported_media"],
  ["a web page", "html", { kind: "html" }, "unsupported_media"],
  ["an object", "json", { kind: "json" }, "unsupported_media"],
  ["reset", "reset", { kind: "reset" }, "download_failed"],
  ["stall", "stall", { kind: "stall" }, "download_failed", { idleMs: 400 }],
  ["cut short, declared", "truncated.declared", { kind: "truncated", declared: true }, "download_failed"],
  [
    "cut short, undeclared",
    "truncated.undeclared",
    { kind: "truncated", declared: false },
    "download_failed",
  ],
  ["oversized", "oversized", { kind: "oversized" }, "output_too_large", { final: true }],
  [
    "redirect to another host",
    "redirect.elsewhere",
    { kind: "redirect", to: elsewhere },
    "download_failed",
    { final: true },
  ],
  ["endless redirects", "redirect.loop", { kind: "redirect", loop: true }, "download_failed"],
  ["redirect 21 times", "redirect.hops", { kind: "redirect", hops: 21 }, "download_failed"],
  ["redirect three times", "redirect.hops", { kind: "redirect", hops: 3 }],
  ["wrong type", "content-type", { kind: "content-type", contentType: "text/html" }],
  [
    "other bytes",
    "bytes",
    { kind: "bytes", bytes: new Uint8Array(64), contentType: "image/png" },
    "unsupported_media",
  ],
  ["slow", "slow", { kind: "slow", chunks: 5, pauseMs: 20 }],
];

const outputs: readonly [name: string, output: OutputScript, failing: PerModel][] = [
  ["null", { kind: "value", value: null }, ofAll],
  ["an empty list", { kind: "value", value: [] }, ofAll],
  ["an empty text", { kind: "value", value: "" }, ofAll],
  ["a list of empty objects", { kind: "value", value: [{ image: null }, {}] }, ofAll],
  ["one image", { kind: "count", count: 1 }, { single: 0, batch: 3 }],
  ["five images", { kind: "count", count: 5 }, none],
  ["holes", { kind: "holes", at: [0, 2] }, { single: 4, batch: 2 }],
  ["data URLs", { kind: "data-urls" }, none],
  ["a text where a list is usual, or a list for a text", { kind: "shape", shape: "array" }, none],
  ["an object with a list", { kind: "wrapped", wrap: (urls) => ({ images: urls, seed: 5 }) }, none],
  ["a list of objects", { kind: "wrapped", wrap: (urls) => urls.map((url) => ({ image: url })) }, none],
  ["lists in a list", { kind: "wrapped", wrap: (urls) => [urls.map((url) => [url])] }, none],
  ["JSON in a text", { kind: "wrapped", wrap: (urls) => JSON.stringify({ images: urls }) }, none],
  ["a caption and the images", { kind: "wrapped", wrap: (urls) => ["a caption", ...urls] }, none],
];

/** Outputs that exist, but in which no image is found. */
const notUnderstood: readonly [name: string, value: unknown][] = [
  ["an object without a URL", { detail: leakMarker }],
  ["an object whose image is null", { image: null, nsfw: true }],
  ["a file: URL", "file:///etc/passwd"],
  ["a URL of a store", [`s3://${leakMarker}/a.png`]],
  ["a number", 7],
];

export const downloadFaults: readonly FaultCase[] = [
  ...faults.flatMap(([name, fired, fault, code, { final = false, idleMs } = {}]): FaultCase[] => {
    const idle = idleMs === undefined ? {} : { idleMs };
    const failure = { fails: code ?? [], failing: ofAll, retry: "free" } as const;
    return [
      {
        stage: "download",
        name: `${name} once`,
        fires: [`download.${fired}`],
        setUp: (isOn) => ({
          scenario: {
            prediction: () => ({
              downloads: ({ attempt }) => (attempt === 0 && isOn() ? fault : undefined),
            }),
          },
          timing: idle,
        }),
        repeats: none,
        ...(final ? failure : {}),
      },
      {
        stage: "download",
        name: `${name} always`,
        fires: [`download.${fired}`],
        setUp: (isOn) => ({
          scenario: { prediction: () => ({ downloads: () => (isOn() ? fault : undefined) }) },
          timing: { ...idle, ...(code === "download_failed" ? { downloadMs: 2_500 } : {}) },
        }),
        repeats: none,
        ...(code === undefined ? {} : failure),
      },
    ];
  }),
  ...[404, 410].map(
    (status): FaultCase => ({
      stage: "download",
      name: `${status} always, even when retried: paid again`,
      fires: [`download.answer.${status}`],
      setUp: (isOn) => ({
        scenario: {
          prediction: () => (isOn() ? { downloads: () => ({ kind: "answer", status }) } : undefined),
        },
      }),
      fails: "no_output",
      failing: ofAll,
      repeats: none,
      paidInVain: { single: 4, batch: 1 },
      retry: "pays",
    }),
  ),
  ...notUnderstood.map(
    ([name, value]): FaultCase => ({
      stage: "download",
      name: `output_not_understood: ${name}`,
      fires: ["output.wrapped"],
      setUp: (isOn) => ({
        // A later app version that understands the output is simulated by a later, different output.
        scenario: {
          prediction: () => ({ output: { kind: "wrapped", wrap: (urls) => (isOn() ? value : urls) } }),
        },
      }),
      fails: "output_not_understood",
      failing: ofAll,
      repeats: none,
      retry: "free",
    }),
  ),
  ...outputs.map(
    ([name, output, failing]): FaultCase => ({
      stage: "download",
      name: `the output is ${name}`,
      fires: [`output.${output.kind}`],
      setUp: (isOn) => ({
        scenario: { prediction: () => (isOn() ? { output } : undefined) },
      }),
      fails: "no_output",
      failing,
      repeats: none,
      paidInVain: {
        single: failing.single,
        batch: failing.batch === 4 ? 1 : 0,
      },
      retry: "pays",
    }),
  ),
];
