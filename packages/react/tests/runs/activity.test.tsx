import { Activity } from "react";
import { expect, vi } from "vitest";
import {
  batchEnd,
  batchStart,
  createScriptedClient,
  slotEnd,
} from "../../src/generation/testing/scripted-client.ts";
import { specTest } from "../setup/page.tsx";
import { Provided, Stage, shown } from "./sample-runs.tsx";

specTest(
  "run",
  "a hidden component keeps its place and its run, and a second component gets its own",
  async (page) => {
    const { client, calls, emit } = createScriptedClient();
    const [onFinishA, onFinishB] = [vi.fn(), vi.fn()];
    const tree = (mode: "visible" | "hidden", isSecond: boolean) => (
      <Provided client={client}>
        <Activity mode={mode}>
          <Stage name="a" onFinish={onFinishA} />
        </Activity>
        {isSecond && <Stage name="b" onFinish={onFinishB} />}
      </Provided>
    );
    await page.show(tree("visible", false));
    await page.click(page.one("[data-press=a]"));
    emit(...batchStart(1));
    await page.settle();
    await page.show(tree("hidden", false));
    page.ignored = /without a `key`/;
    await page.show(tree("hidden", true));
    page.ignored = undefined;
    expect(shown.b?.status).toBe("idle");
    emit(slotEnd(0), batchEnd);
    await page.settle();
    expect([onFinishA.mock.calls.length, onFinishB.mock.calls.length]).toEqual([0, 0]);
    await page.show(tree("visible", true));
    expect(shown.a?.status).toBe("succeeded");
    expect([onFinishA.mock.calls.length, onFinishB.mock.calls.length, calls.length]).toEqual([1, 0, 1]);
  },
);

specTest(
  "run",
  "a component that was hidden from the start takes its place when it is shown",
  async (page) => {
    const { client, calls, emit } = createScriptedClient();
    const tree = (mode: "visible" | "hidden", isFirst: boolean) => (
      <Provided client={client}>
        {isFirst && <Stage name="a" />}
        <Activity mode={mode}>
          <Stage name="b" />
        </Activity>
      </Provided>
    );
    await page.show(tree("hidden", true));
    await page.click(page.one("[data-press=a]"));
    emit(...batchStart(4), slotEnd(0));
    await page.settle();
    await page.show(tree("visible", false));
    expect(shown.b?.status).toBe("running");
    await page.click(page.one("[data-press=b]"));
    expect(calls).toHaveLength(1);
  },
);

specTest("run", "components that share a key are notified of the end when they are shown", async (page) => {
  const { client, emit } = createScriptedClient();
  const [onFinishA, onFinishB] = [vi.fn(), vi.fn()];
  const tree = (mode: "visible" | "hidden") => (
    <Provided client={client}>
      <Activity mode={mode}>
        <Stage name="a" of="hero" onFinish={onFinishA} />
      </Activity>
      <Stage name="b" of="hero" onFinish={onFinishB} />
    </Provided>
  );
  await page.show(tree("visible"));
  await page.click(page.one("[data-press=a]"));
  await page.show(tree("hidden"));
  emit(...batchStart(1), slotEnd(0), batchEnd);
  await page.settle();
  expect([onFinishA.mock.calls.length, onFinishB.mock.calls.length]).toEqual([0, 1]);
  await page.show(tree("visible"));
  expect([onFinishA.mock.calls.length, onFinishB.mock.calls.length]).toEqual([1, 1]);
});
