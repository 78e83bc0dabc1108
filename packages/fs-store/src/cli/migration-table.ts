import type { LeftAloneFile, MigrationReport } from "../migration/migration-report.ts";
import { type Paint, paintFor, type Style } from "./paint.ts";
import { printable } from "./printable.ts";

/** What was asked for. */
interface Asked {
  readonly directory: string;
  readonly into: string;
  readonly move: boolean;
}

/** Longer names push their reason to the right, rather than all of them. */
const widestName = 56;

/** What a migration did, for people. */
export function migrationTable(report: MigrationReport, asked: Asked, hasColors: boolean): string {
  const paint = paintFor(hasColors);
  const lines = [
    "",
    paint("bold", title(report, asked)),
    "",
    ...countLines(report, asked, paint),
    ...leftAloneLines(report, paint),
    "",
  ];
  if (report.ended !== "completed") lines.push(paint("yellow", goOnHint(report)), "");
  return lines.join("\n");
}

/** What to do about a migration that did not come to its end. */
export function goOnHint(report: MigrationReport): string {
  const done = report.migrated + report.alreadyThere + report.leftAlone;
  const far = `after ${number(done)} of ${number(report.total)} files`;
  const again = "run the same command again: what is in the store already stays as it is.";
  if (report.ended === "aborted") return `Interrupted ${far}. To go on, ${again}`;
  return `Stopped ${far}: the store refused one after the other. Once that is mended, ${again}`;
}

function title({ dryRun, total }: MigrationReport, { directory, into }: Asked): string {
  if (total === 0)
    return `Nothing to migrate: no image in ${printable(directory)} has a name of the first implementation.`;
  const way = `${printable(directory)} -> ${printable(into)}`;
  return dryRun ? `Dry run, nothing was written: ${way}` : `Migration: ${way}`;
}

function countLines(
  { dryRun, migrated, alreadyThere, leftAlone, ignored, originalsRemoved }: MigrationReport,
  { move }: Asked,
  paint: Paint,
): string[] {
  const rows: [string, number, Style, string][] = [
    [dryRun ? "would be migrated" : "migrated", migrated, "green", dryRun ? "" : "now in the store"],
    ["already there", alreadyThere, "green", "in the store before"],
    ["left alone", leftAlone, "yellow", "see below"],
    ["ignored", ignored, "gray", "files with other names"],
  ];
  if (move) {
    rows.push([
      dryRun ? "would be removed" : "removed",
      originalsRemoved,
      "green",
      "originals whose copy is in the store",
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
    paint("bold", "Left alone, and why"),
    "",
    ...leftAloneFiles.map(row),
    ...(unnamed > 0 ? [`  and ${number(unnamed)} more`] : []),
  ];
}

function number(value: number): string {
  return value.toLocaleString("en");
}
