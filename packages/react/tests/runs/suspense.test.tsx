import { type ReactElement, Suspense, startTransition, useState } from "react";
import { expect } from "vitest";
import { batchStart, createScriptedClient, slotEnd } from "../../src/generation/testing/scripted-client.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { Provided, Stage, shown, takeWarnings } from "./sample-runs.tsx";

const press = (page: Page, name: string) => page.click(page.one(`[data-press=${name}]`));
const status = (name: string) => shown[name]?.status;

const never = new Promise<never>(() => {});

/** Suspends its renders indefinitely, so that they are never committed. */
function Waits({ isWaiting }: { readonly isWaiting: boolean }): ReactElement {
  if (isWaiting) throw never;
  return <i />;
}

let turnOn: (isOn: boolean) => void = () => {};

/** Once it is turned on, renders something that is never committed. */
function Switch(): ReactElement {
  const [isOn, set] = useState(false);
  turnOn = set;
  return (
    <Suspense fallback={null}>
      {isOn && (
        <>
          <Stage name="lost" />
          <Waits isWaiting />
        </>
      )}
    </Suspense>
  );
}

specTest("key", "a render that is never committed takes no place", async (page) => {
  const { client, calls } = createScriptedClient();
  await page.show(
    <Provided client={client}>
      <Suspense fallback={<b />}>
        <Stage name="lost" />
        <Waits isWaiting />
      </Suspense>
      <Switch />
    </Provided>,
  );
  startTransition(() => turnOn(true));
  await page.settle();
  await page.show(
    <Provided client={client}>
      <Switch />
      <Stage name="a" />
    </Provided>,
  );
  await press(page, "a");
  expect([takeWarnings(page), calls.length, status("lost")]).toEqual([0, 1, "idle"]);
  await page.show(
    <Provided client={client}>
      <Stage name="b" />
    </Provided>,
  );
  expect(status("b")).toBe("submitting");
});

specTest("key", "a component that suspends after mounting keeps its place", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  const tree = (isWaiting: boolean, isSecond: boolean) => (
    <Provided client={client}>
      <Suspense fallback={<b />}>
        <Stage name="a">
          <Waits isWaiting={isWaiting} />
        </Stage>
      </Suspense>
      {isSecond && <Stage name="b" />}
    </Provided>
  );
  await page.show(tree(false, false));
  await press(page, "a");
  emit(...batchStart(4), slotEnd(0));
  await page.show(tree(true, false));
  await page.show(tree(true, true));
  await page.show(tree(false, true));
  expect([status("a"), status("b"), takeWarnings(page), calls.length]).toEqual(["running", "idle", 1, 1]);
});
