// Cuts the power of a disk under a store at work, and holds what is there afterwards against what was acknowledged.
// `npm run test:powercut -- --rounds 100 --file-system xfs`. It needs Linux, root, loop devices and xfsprogs; each
// round is a check, and what cannot be run counts as failed.
import { parseArgs } from "node:util";
import { count, type Findings } from "../crash/findings.ts";
import { type SubjectName, subjectNames } from "../crash/subjects.ts";
import { missing } from "./commands.ts";
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
/** Few are enough for what loses in every round. */
const controlRounds = 4;
const tally = { passed: 0, failed: 0 };

// An exit runs the clean-up; to die of the signal would not.
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.on(signal, () => process.exit(code));
}

await main();
say(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;

async function main(): Promise<void> {
  if (!Number.isSafeInteger(rounds) || rounds < 1) {
    say("--rounds must be a number from 1.");
    return fail();
  }
  const lacks = missing(fileSystems);
  if (lacks.length > 0) {
    say("The power cut was NOT tested: this machine lacks");
    for (const lack of lacks) say(`  ${lack}`);
    return fail();
  }
  for (const fileSystem of fileSystems) await testOn(fileSystem);
}

async function testOn(fileSystem: string): Promise<void> {
  let disk: Disk;
  try {
    disk = await Disk.make(fileSystem);
  } catch (error) {
    say(`${fileSystem} was NOT tested: no disk could be made. ${error}`);
    return fail();
  }
  try {
    for (const name of subjectNames) await testSubject(disk, fileSystem, name);
  } catch (error) {
    say(`${fileSystem} was not tested to the end: ${error}`);
    return fail();
  } finally {
    disk.throwAway();
  }
}

async function testSubject(disk: Disk, fileSystem: string, name: SubjectName): Promise<void> {
  const isControl = name !== "fsStore";
  const sum = { cuts: 0, acknowledged: 0, lost: 0, torn: 0, risen: 0, unfinished: 0 };
  for await (const { findings, acknowledged } of powerCuts(disk, name, isControl ? controlRounds : rounds)) {
    sum.cuts += 1;
    sum.acknowledged += acknowledged;
    sum.lost += findings.lost.length;
    sum.torn += findings.torn.length;
    sum.risen += findings.risen.length;
    sum.unfinished += findings.unfinished.length;
    if (isControl) continue;
    if (count(findings) === 0) tally.passed += 1;
    else fail(findings);
  }
  say(
    `${fileSystem}, ${name}: ${sum.cuts} power cuts, ${sum.acknowledged} operations acknowledged; ` +
      `${sum.lost} lost, ${sum.torn} torn, ${sum.risen} risen again, ${sum.unfinished} wrongly open or closed`,
  );
  if (sum.acknowledged < sum.cuts) {
    say("  Hardly anything was acknowledged before the cuts: this has shown nothing.");
    return fail();
  }
  if (!isControl) return;
  if (sum.lost > 0) {
    tally.passed += 1;
    return;
  }
  say("  The control lost nothing, so that the store's 0 says nothing.");
  return fail();
}

function fail(findings?: Findings): void {
  tally.failed += 1;
  for (const line of Object.values(findings ?? {})
    .flat()
    .slice(0, 20))
    say(`  FAILED: ${line}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
