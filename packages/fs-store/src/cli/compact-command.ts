import type { CompactReport } from "../maintenance/compact-journal.ts";
import type { Command, CommandInput } from "./command.ts";
import { existingStore } from "./existing-store.ts";
import { exitCode } from "./exit-code.ts";
import { paintFor } from "./paint.ts";
import { printable, printableJson } from "./printable.ts";
import type { Terminal } from "./terminal.ts";
import { untilInterrupt } from "./until-interrupt.ts";

/** `dramatis-fs-store compact`. */
export const compactCommand: Command = {
  name: "compact",
  summary: "Frees unused space in the journal",
  details: [
    "Rewrites the streams of finished batches that hold more than their records. No record is lost, and the",
    "store can be used meanwhile.",
    "",
    "Exit codes: 0 done, 1 some streams are damaged and were not changed, 2 bad arguments, 130 interrupted by Ctrl-C.",
  ],
  options: { json: { type: "flag", help: "print the report as JSON" } },
  run: runCompact,
};

async function runCompact({ directory, flags }: CommandInput, terminal: Terminal): Promise<number> {
  const store = await existingStore(directory, terminal);
  if (store === undefined) return exitCode.badArguments;
  const report = await untilInterrupt((signal) => store.compact({ signal }));
  if (report === undefined) {
    terminal.error("Interrupted. Streams that were already compacted stay compacted, and no data is lost.\n");
    return exitCode.interrupted;
  }
  const text = flags.has("json")
    ? `${printableJson(report)}\n`
    : compactTable(report, directory, terminal.hasColors.print);
  terminal.print(text);
  return report.damaged.length === 0 ? exitCode.done : exitCode.problems;
}

function compactTable(report: CompactReport, directory: string, hasColors: boolean): string {
  const paint = paintFor(hasColors);
  const { streams, rewritten, bytesBefore, bytesAfter, damaged } = report;
  const kilobytes = (bytes: number) =>
    `${(bytes / 1000).toLocaleString("en", { maximumFractionDigits: 1 })} kB`;
  const lines = [
    "",
    paint("bold", `Compacted: ${printable(directory)}`),
    "",
    `  streams    ${streams.toLocaleString("en")}`,
    `  rewritten  ${rewritten.toLocaleString("en")}`,
    `  size       ${kilobytes(bytesBefore)} -> ${kilobytes(bytesAfter)}`,
    "",
  ];
  if (damaged.length > 0) {
    lines.push(paint("yellow", "Damaged and not changed"), "", ...damaged.map((id) => `  ${id}`), "");
  }
  return lines.join("\n");
}
