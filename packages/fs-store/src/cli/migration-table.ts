import type { LeftAloneFile, MigrationReport } from "../migration/migration-report.ts";
import { type Paint, paintFor, type Style } from "./paint.ts";
import { printable } from "./printable.ts";

/** The options of the migration. */
interface MigrationInput {
  readonly directory: string;
  readonly into: string;
  readonly move: boolean;
}

/** Longer file names push their own reason to the right, instead of all of them. */
const widestName = 56;

/** Formats a migration report as a table. */
export function migrationTable(report: MigrationReport, input: MigrationInput, hasColors: boolean): string {
  const paint = paintFor(hasColors);
  const lines = [
    "",
    paint("bold", title(report, input)),
    "",
    ...countLines(report, input, paint),
    ...leftAloneLines(report, paint),
    "",
  ];
  if (report.ended !== "completed") lines.push(paint("yellow", continueHint(report)), "");
  return lines.join("\n");
}

/** Explains how to continue a migration that was interrupted or stopped. */
export function continueHint(report: MigrationReport): string {
  const done = report.migrated + report.alreadyThere + report.leftAlone;
  const progress = `after ${number(done)} of ${number(report.total)} files`;
  const again = "run the same command again. Images that are already in the store are kept.";
  if (report.ended === "aborted") return `Interrupted ${progress}. To continue, ${again}`;
  return `Stopped ${progress}, because the store rejected several files in a row. Fix the cause, then ${again}`;
}

function title({ dryRun, total }: MigrationReport, { directory, into }: MigrationInput): string {
  if (total === 0)
    return `Nothing to migrate: no file in ${printable(directory)} is named like an image of the first implementation.`;
  const way = `${printable(directory)} -> ${printable(into)}`;
  return dryRun ? `Dry run, nothing was written: ${way}` : `Migration: ${way}`;
}

function countLines(
  { dryRun, migrated, alreadyThere, leftAlone, ignored, originalsRemoved }: MigrationReport,
  { move }: MigrationInput,
  paint: Paint,
): string[] {
  const rows: [string, number, Style, string][] = [
    [dryRun ? "would be migrated" : "migrated", migrated, "green", dryRun ? "" : "now in the store"],
    ["already there", alreadyThere, "green", "already in the store"],
    ["left alone", leftAlone, "yellow", "see below"],
    ["ignored", ignored, "gray", "files with other names"],
  ];
  if (move) {
    rows.push([
      dryRun ? "would be removed" : "removed",
      originalsRemoved,
      "green",
      "originals whose copies are in the store",
    ]);
  }
  const label = Math.max(...rows.map(([name]) => name.length));
  const count = Math.max(...rows.map(([, value]) => number(value).length));
  return rows.map(([name, value, style, note]) => {
    const figure = number(value).padStart(count);
    const isQuiet = value === 0;
    return `  ${name.padEnd(label)}  ${paint(isQuiet ? "gray" : style, figure)}  ${isQuiet ? "" : paint("gray", note)}`.trimEnd();
  });
}

function leftAloneLines({ leftAlone, leftAloneFiles }: MigrationReport, paint: Paint): string[] {
  if (leftAlone === 0) return [];
  const width = Math.min(widestName, Math.max(...leftAloneFiles.map(({ file }) => printable(file).length)));
  const row = ({ file, message }: LeftAloneFile) =>
    `  ${printable(file).padEnd(width)}  ${paint("gray", printable(message))}`;
  const unnamed = leftAlone - leftAloneFiles.length;
  return [
    "",
    paint("bold", "Left alone"),
    "",
    ...leftAloneFiles.map(row),
    ...(unnamed > 0 ? [`  and ${number(unnamed)} more`] : []),
  ];
}

function number(value: number): string {
  return value.toLocaleString("en");
}
