// Cuts the power of the disk of a working store, and compares what is left with what was acknowledged. It needs Linux,
// root, loop devices and xfsprogs. Each round is a check. Checks that cannot run are failures.
//   npm run test:powercut -- --rounds 100 --file-system xfs
import { parseArgs } from "node:util";
import { count, type Findings } from "../crash/findings.ts";
import { type SubjectName, subjectNames } from "../crash/subjects.ts";
import { findMissing } from "./commands.ts";
import { Disk } from "./disk.ts";
import { powerCuts } from "./power-cuts.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    "file-system": { type: "string", multiple: true, default: ["ext4", "xfs"] },
  },
});
const rounds = Number(values.rounds);
const fileSystems = values["file-system"];
/** A few rounds are enough for the controls, which lose data in every round. */
const controlRounds = 4;
const tally = { passed: 0, failed: 0 };

// Calling process.exit() runs the clean-up. Being terminated by the signal would not.
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.on(signal, () => process.exit(code));
}

await main();
printLine(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;

async function main(): Promise<void> {
  if (!Number.isSafeInteger(rounds) || rounds < 1) {
    printLine("--rounds must be a whole number of at least 1.");
    return fail();
  }
  const lacks = findMissing(fileSystems);
  if (lacks.length > 0) {
    printLine("Power cuts were NOT tested, because this machine lacks:");
    for (const lack of lacks) printLine(`  ${lack}`);
    return fail();
  }
  for (const fileSystem of fileSystems) await testOn(fileSystem);
}

async function testOn(fileSystem: string): Promise<void> {
  let disk: Disk;
  try {
    disk = await Disk.make(fileSystem);
  } catch (error) {
    printLine(`${fileSystem} was NOT tested, because the disk could not be created: ${error}`);
    return fail();
  }
  try {
    for (const name of subjectNames) await testSubject(disk, fileSystem, name);
  } catch (error) {
    printLine(`${fileSystem} was not tested completely: ${error}`);
    return fail();
  } finally {
    disk.throwAway();
  }
}

async function testSubject(disk: Disk, fileSystem: string, name: SubjectName): Promise<void> {
  const isControl = name !== "fsStore";
  const sum = { cuts: 0, acknowledged: 0, lost: 0, torn: 0, resurrected: 0, unfinished: 0 };
  for await (const { findings, acknowledged } of powerCuts(disk, name, isControl ? controlRounds : rounds)) {
    sum.cuts += 1;
    sum.acknowledged += acknowledged;
    sum.lost += findings.lost.length;
    sum.torn += findings.torn.length;
    sum.resurrected += findings.resurrected.length;
    sum.unfinished += findings.unfinished.length;
    if (isControl) continue;
    if (count(findings) === 0) tally.passed += 1;
    else fail(findings);
  }
  printLine(
    `${fileSystem}, ${name}: ${sum.cuts} power cuts, ${sum.acknowledged} operations acknowledged; ` +
      `${sum.lost} lost, ${sum.torn} torn, ${sum.resurrected} resurrected, ${sum.unfinished} wrongly open or closed`,
  );
  if (sum.acknowledged < sum.cuts) {
    printLine("  Too few operations were acknowledged before the cuts, so the result is not valid.");
    return fail();
  }
  if (!isControl) return;
  if (sum.lost > 0) {
    tally.passed += 1;
    return;
  }
  printLine("  The control lost nothing, so the store's result is not valid.");
  return fail();
}

function fail(findings?: Findings): void {
  tally.failed += 1;
  for (const line of Object.values(findings ?? {})
    .flat()
    .slice(0, 20))
    printLine(`  FAILED: ${line}`);
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
