import type { RequestFault, Scenario } from "@dramatis/replicate-emulator";
import { listedInputForms } from "../listed-inputs.ts";
import { type FaultCase, leakMarker, none, ofOne, once } from "./fault-case.ts";

const faults: readonly [name: string, fired: string, fault: RequestFault][] = [
  ["500", "answer.500", { kind: "answer", status: 500, body: { detail: leakMarker } }],
  ["401", "answer.401", { kind: "answer", status: 401, body: { detail: leakMarker } }],
  ["429", "answer.429", { kind: "answer", status: 429, body: { detail: leakMarker } }],
  ["a web page", "answer.200", { kind: "answer", status: 200, body: `<html>${leakMarker}</html>` }],
  [
    "an invalid entry",
    "answer.200",
    { kind: "answer", status: 200, body: { results: [{ id: 1 }], next: null } },
  ],
  ["reset", "reset", { kind: "reset" }],
  ["hang", "hang", { kind: "hang" }],
];

function loseCreate(isOn: () => boolean, created: boolean, list: Scenario["list"]): Scenario {
  return {
    prediction: ({ index }) => (index === 0 && isOn() ? { create: { kind: "reset", created } } : undefined),
    ...(list === undefined ? {} : { list }),
  };
}

/** Faults of the look-up after the response to the first create was lost. */
export const listFaults: readonly FaultCase[] = [true, false].flatMap((created): FaultCase[] => {
  const what = created ? "created" : "nothing created";
  return [
    ...faults.map(
      ([name, fired, fault]): FaultCase => ({
        stage: "list",
        name: `${name} at the first look, ${what}`,
        fires: [`list.${fired}`],
        setUp: (isOn) => ({
          scenario: loseCreate(isOn, created, { calls: ({ index }) => (index === 0 ? fault : undefined) }),
          network: { patienceMs: 2_000 },
        }),
        repeats: created ? none : once,
      }),
    ),
    ...faults.map(
      ([name, fired, fault]): FaultCase => ({
        stage: "list",
        name: `${name} at every look, ${what}`,
        fires: [`list.${fired}`],
        setUp: (isOn) => ({
          scenario: loseCreate(isOn, created, { calls: () => (isOn() ? fault : undefined) }),
          network: { patienceMs: 2_000 },
        }),
        fails: "outcome_unknown",
        failing: ofOne,
        repeats: none,
        retry: created ? "free" : "pays",
      }),
    ),
    {
      stage: "list",
      name: `one prediction a page, ${what}`,
      fires: ["list.pages"],
      setUp: (isOn) => ({ scenario: loseCreate(isOn, created, { pageSize: 1 }) }),
      repeats: created ? none : once,
    },
    ...(created
      ? [
          ...listedInputForms.map(
            ([how, show]): FaultCase => ({
              stage: "list",
              name: `shows ${how}`,
              fires: ["list.show"],
              setUp: (isOn) => ({ scenario: loseCreate(isOn, created, undefined), network: { show } }),
              repeats: none,
            }),
          ),
          {
            stage: "list",
            name: "shows the prediction late",
            fires: ["list.lag"],
            setUp: (isOn) => ({ scenario: loseCreate(isOn, created, { lagMs: 150 }) }),
            repeats: none,
          } satisfies FaultCase,
        ]
      : []),
  ];
});
