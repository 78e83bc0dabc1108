import type { StoreProblem, VerifyReport } from "../maintenance/verify-store.ts";
import type { Command, CommandInput } from "./command.ts";
import { existingStore } from "./existing-store.ts";
import { exitCode } from "./exit-code.ts";
import { paintFor } from "./paint.ts";
import { printable, printableJson } from "./printable.ts";
import type { Terminal } from "./terminal.ts";
import { untilInterrupt } from "./until-interrupt.ts";

/** `dramatis-fs-store verify`. */
export const verifyCommand: Command = {
  name: "verify",
  summary: "Reads a complete store, and reports damage",
  details: [
    "Hashes the bytes of each asset again and reads every stream of the journal. It changes nothing, and the store",
    "can be used meanwhile.",
    "",
    "Exit codes: 0 no damage, 1 something is damaged, 2 bad arguments, 130 interrupted by Ctrl-C.",
  ],
  options: { json: { type: "flag", help: "print the report as JSON" } },
  run: runVerify,
};

const descriptions: Readonly<Record<StoreProblem["type"], string>> = {
  "sidecar-unreadable": "its metadata cannot be read",
  "sidecar-missing": "its metadata is missing",
  "bytes-missing": "its bytes are missing",
  "bytes-changed": "its bytes have changed",
  "bytes-unreadable": "its bytes cannot be read from the disk",
  "stream-damaged": "records of this journal stream are missing",
};

async function runVerify({ directory, flags }: CommandInput, terminal: Terminal): Promise<number> {
  const store = await existingStore(directory, terminal);
  if (store === undefined) return exitCode.badArguments;
  const report = await untilInterrupt((signal) => store.verify({ signal }));
  if (report === undefined) {
    terminal.error("Interrupted. Nothing was changed.\n");
    return exitCode.interrupted;
  }
  const text = flags.has("json")
    ? `${printableJson(report)}\n`
    : verifyTable(report, directory, terminal.hasColors.print);
  terminal.print(text);
  return report.problems.length === 0 ? exitCode.done : exitCode.problems;
}

function verifyTable(report: VerifyReport, directory: string, hasColors: boolean): string {
  const paint = paintFor(hasColors);
  const { assets, bytes, streams, problems } = report;
  const megabytes = (bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 });
  const lines = [
    "",
    paint("bold", `Verified: ${printable(directory)}`),
    "",
    `  assets   ${assets.toLocaleString("en")}  ${paint("gray", `${megabytes} MB read and hashed`)}`,
    `  streams  ${streams.toLocaleString("en")}  ${paint("gray", "in the journal")}`,
    "",
  ];
  if (problems.length === 0) lines.push(paint("green", "No damage found."), "");
  else {
    lines.push(paint("yellow", `Damaged: ${problems.length.toLocaleString("en")}`), "");
    for (const problem of problems) {
      const id = "id" in problem ? problem.id : problem.streamId;
      lines.push(`  ${id}  ${paint("gray", descriptions[problem.type])}`);
    }
    lines.push("");
  }
  return lines.join("\n");
}
