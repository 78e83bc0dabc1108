import { Activity } from "react";
import { expect, vi } from "vitest";
import { begun, ended, over, scriptedClient } from "../../src/generation/testing/scripted-client.ts";
import { point } from "../setup/point.tsx";
import { Provided, Stage, shown } from "./sample-runs.tsx";

point(
  "run",
  "a hidden component keeps its place and its run, and one beside it has its own",
  async (page) => {
    const { client, calls, tell } = scriptedClient();
    const [ofA, ofB] = [vi.fn(), vi.fn()];
    const tree = (mode: "visible" | "hidden", isSecond: boolean) => (
      <Provided client={client}>
        <Activity mode={mode}>
          <Stage name="a" onFinish={ofA} />
        </Activity>
        {isSecond && <Stage name="b" onFinish={ofB} />}
      </Provided>
    );
    await page.show(tree("visible", false));
    await page.click(page.one("[data-press=a]"));
    tell(...begun(1));
    await page.settle();
    await page.show(tree("hidden", false));
    page.ignored = /without a `key`/;
    await page.show(tree("hidden", true));
    page.ignored = undefined;
    expect(shown.b?.status).toBe("idle");
    tell(ended(0), over);
    await page.settle();
    expect([ofA.mock.calls.length, ofB.mock.calls.length]).toEqual([0, 0]);
    await page.show(tree("visible", true));
    expect(shown.a?.status).toBe("succeeded");
    expect([ofA.mock.calls.length, ofB.mock.calls.length, calls.length]).toEqual([1, 0, 1]);
  },
);

point("run", "a component that was hidden from the first takes its place when it is shown", async (page) => {
  const { client, calls, tell } = scriptedClient();
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
  tell(...begun(4), ended(0));
  await page.settle();
  await page.show(tree("visible", false));
  expect(shown.b?.status).toBe("running");
  await page.click(page.one("[data-press=b]"));
  expect(calls).toHaveLength(1);
});

point("run", "components that share a key hear of the end when they are shown", async (page) => {
  const { client, tell } = scriptedClient();
  const [ofA, ofB] = [vi.fn(), vi.fn()];
  const tree = (mode: "visible" | "hidden") => (
    <Provided client={client}>
      <Activity mode={mode}>
        <Stage name="a" of="hero" onFinish={ofA} />
      </Activity>
      <Stage name="b" of="hero" onFinish={ofB} />
    </Provided>
  );
  await page.show(tree("visible"));
  await page.click(page.one("[data-press=a]"));
  await page.show(tree("hidden"));
  tell(...begun(1), ended(0), over);
  await page.settle();
  expect([ofA.mock.calls.length, ofB.mock.calls.length]).toEqual([0, 1]);
  await page.show(tree("visible"));
  expect([ofA.mock.calls.length, ofB.mock.calls.length]).toEqual([1, 1]);
});
