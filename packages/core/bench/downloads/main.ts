/**
 * Measures the cost of bringing images from the provider to the disk, through the engine and directly with `replicate`
 * and `writeFile`: 64 concurrent batches of 4 images of 8 MB, from a host in another process. Each run has its own
 * process, and the two ways alternate, so that a slow moment of the machine affects both.
 *
 *   node --conditions=@dramatis/source --import tsx packages/core/bench/downloads/main.ts [--rounds 3] [--busy]
 *     [--batches 64] [--megabytes 8] [--folder /path/on/the/disk/in/question]
 *
 * `--busy` runs two busy loops at the same time. A run that takes longer than ten minutes is stopped.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { SubjectReport, SubjectTask } from "./subject.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    batches: { type: "string", default: "64" },
    megabytes: { type: "string", default: "8" },
    folder: { type: "string", default: tmpdir() },
    busy: { type: "boolean", default: false },
  },
});
const maxRunMs = 600_000;
const imagesPerBatch = 4;
const batches = Number(values.batches);
const root = await mkdtemp(join(values.folder, "downloads-bench-"));
const children: ChildProcess[] = [];
const end = async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
};

try {
  const host = start("host.ts", [values.megabytes]);
  const baseUrl = await nextMessage<string>(host);
  if (values.busy)
    for (let loop = 0; loop < 2; loop++) children.push(spawn(process.execPath, ["-e", "for(;;);"]));
  const reports: Record<SubjectTask["subject"], SubjectReport[]> = { "by hand": [], dramatis: [] };
  for (let round = 1; round <= Number(values.rounds); round++) {
    for (const subject of ["by hand", "dramatis"] as const) {
      const folder = join(root, `${subject.replace(" ", "-")}-${round}`);
      const report = await run({ subject, baseUrl, folder, batches, imagesPerBatch });
      await rm(folder, { recursive: true });
      reports[subject].push(report);
      console.log(line(`${subject}, round ${round}`, report));
    }
  }
  const [hand, ours] = [median(reports["by hand"]), median(reports.dramatis)];
  console.log(line("by hand, median", hand));
  console.log(line("dramatis, median", ours));
  console.log(
    `processor time per image: ${(ours.processorMs / hand.processorMs).toFixed(2)} times that by hand`,
  );
} finally {
  await end();
}

async function run(task: SubjectTask): Promise<SubjectReport> {
  const child = start("subject.ts", []);
  const timer = setTimeout(() => child.kill("SIGKILL"), maxRunMs);
  child.send(task);
  const report = await nextMessage<SubjectReport>(child);
  clearTimeout(timer);
  child.kill("SIGKILL");
  return report;
}

function start(file: string, args: string[]): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args);
  children.push(child);
  return child;
}

function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as Message));
    child.once("exit", (code, signal) => reject(new Error(`It ended with ${code ?? signal}.`)));
  });
}

function median(reports: readonly SubjectReport[]): SubjectReport {
  const middle = (read: (report: SubjectReport) => number) =>
    reports.map(read).sort((a, b) => a - b)[Math.floor(reports.length / 2)] ?? Number.NaN;
  return {
    arrived: Math.min(...reports.map(({ arrived }) => arrived)),
    seconds: middle(({ seconds }) => seconds),
    processorMs: middle(({ processorMs }) => processorMs),
    megabytesOverIdle: middle(({ megabytesOverIdle }) => megabytesOverIdle),
  };
}

function line(name: string, { arrived, seconds, processorMs, megabytesOverIdle }: SubjectReport): string {
  return (
    `${name.padEnd(20)} ${arrived} of ${batches * imagesPerBatch} images in ${seconds.toFixed(1)} s, ` +
    `${processorMs.toFixed(1)} ms of processor each, ${megabytesOverIdle.toFixed(0)} MB over idle`
  );
}
