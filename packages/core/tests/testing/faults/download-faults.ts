import type { DownloadFault, OutputScript } from "@dramatis/replicate-emulator";
import type { ErrorCode } from "../../../src/errors/error-codes.ts";
import { type FaultCase, inside, none, ofAll, type PerModel } from "./fault-case.ts";

const elsewhere = "https://images.example/out-0.png";

/** `final`: not tried again by itself. No code: it is no fault, only unusual. */
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
    { kind: "answer", status, body: inside },
    "no_output",
  ]),
  ...[400, 403, 429, 500, 503].map((status): [string, string, DownloadFault, ErrorCode] => [
    String(status),
    `answer.${status}`,
    { kind: "answer", status, body: inside },
    "download_failed",
  ]),
  ["empty", "empty", { kind: "empty" }, "unsupported_media"],
  ["a page", "html", { kind: "html" }, "unsupported_media"],
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
    "redirect to a strange host",
    "redirect.elsewhere",
    { kind: "redirect", to: elsewhere },
    "download_failed",
    { final: true },
  ],
  ["redirect for ever", "redirect.loop", { kind: "redirect", loop: true }, "download_failed"],
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

/** Outputs that are there, and in which nobody finds an image. */
const notUnderstood: readonly [name: string, value: unknown][] = [
  ["an object without an address", { detail: inside }],
  ["an object whose image is null", { image: null, nsfw: true }],
  ["a file: address", "file:///etc/passwd"],
  ["an address of a store", [`s3://${inside}/a.png`]],
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
        name: `${name} for ever`,
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
      name: `${status} for ever, also when tried again: paid again`,
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
      name: `the output is not understood: ${name}`,
      fires: ["output.wrapped"],
      setUp: (isOn) => ({
        // What a later version of the app understands is, here, what the provider says later.
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
