import { DramatisError } from "@dramatis/core/store";
import { migrateLegacy } from "../migration/migrate-legacy.ts";
import type { MigrationReport } from "../migration/migration-report.ts";
import type { Command, CommandInput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import { continueHint, migrationTable } from "./migration-table.ts";
import { printable, printableJson } from "./printable.ts";
import { ProgressBar } from "./progress-bar.ts";
import type { Terminal } from "./terminal.ts";

/** `dramatis-fs-store migrate`. */
export const migrateCommand: Command = {
  name: "migrate",
  summary: "Imports the images of the first implementation into a store",
  details: [
    "Imports character_ref_YYYYMMDD_HHMMSS and <uuid> files, each .png, .jpg, .jpeg or .webp, from the folder and",
    "its subfolders. Originals are kept, unless --move is given. You can interrupt it at any time and run it again.",
    "",
    "Exit codes: 0 all images are in the store, 1 some files were left alone, 2 bad arguments, 130 interrupted by Ctrl-C.",
  ],
  options: {
    into: { type: "value", placeholder: "dir", help: "the folder of the store; <dir> itself by default" },
    move: { type: "flag", help: "remove each original after its copy is durable and was read back" },
    "dry-run": { type: "flag", help: "write nothing, and show what would happen" },
    json: { type: "flag", help: "print the report as JSON" },
  },
  run: runMigration,
};

async function runMigration({ directory, flags, values }: CommandInput, terminal: Terminal): Promise<number> {
  const into = values.get("into") ?? directory;
  const dryRun = flags.has("dry-run");
  const bar = new ProgressBar(dryRun ? "Checking" : "Migrating", terminal);
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  // Only once: a second Ctrl-C ends the process immediately, which is also safe.
  process.once("SIGINT", stop);
  let report: MigrationReport;
  try {
    report = await migrateLegacy({
      directory,
      into,
      move: flags.has("move"),
      dryRun,
      signal: interrupt.signal,
      onProgress: ({ file, ...progress }) =>
        bar.update({ ...progress, label: file.slice(file.lastIndexOf("/") + 1) }),
    });
    bar.finish();
  } catch (error) {
    bar.finish();
    if (!DramatisError.isInstance(error) || error.code !== "invalid_request") throw error;
    terminal.error(`${error.message}\n  from  ${printable(directory)}\n  into  ${printable(into)}\n`);
    return exitCode.badArguments;
  } finally {
    process.off("SIGINT", stop);
  }
  if (flags.has("json")) {
    terminal.print(`${printableJson(report)}\n`);
    if (report.ended !== "completed") terminal.error(`${continueHint(report)}\n`);
  } else {
    terminal.print(
      migrationTable(report, { directory, into, move: flags.has("move") }, terminal.hasColors.print),
    );
  }
  if (report.ended === "aborted") return exitCode.interrupted;
  return report.leftAlone === 0 ? exitCode.done : exitCode.problems;
}
