import { type ReactElement, Suspense, startTransition, useState } from "react";
import { expect, vi } from "vitest";
import { begun, ended, over, scriptedClient } from "../../src/generation/testing/scripted-client.ts";
import { type Page, point } from "../setup/point.tsx";
import { serverHtml } from "../setup/server-html.ts";
import { Provided, Stage, shown } from "./sample-runs.tsx";

const press = (page: Page, name: string) => page.click(page.one(`[data-press=${name}]`));
const status = (name: string) => shown[name]?.status;

/** Takes the warnings of components without a key from what the page said. */
function warnings(page: Page): number {
  const { length } = page.said;
  const others = page.said.splice(0).filter(([text]) => !String(text).includes("without a `key`"));
  page.said.push(...others);
  return length - others.length;
}

point("key", "components with one key share the run, and each is told once how it ended", async (page) => {
  const { client, calls, tell } = scriptedClient();
  const [ofA, ofB] = [vi.fn(), vi.fn()];
  await page.show(
    <Provided client={client}>
      <Stage name="a" of="hero" onFinish={ofA} />
      <section>
        <Stage name="b" of="hero" onFinish={ofB} />
      </section>
      <Stage name="c" of="villain" />
    </Provided>,
  );
  await press(page, "b");
  await press(page, "a");
  tell(...begun(2), ended(0), ended(1), over);
  await page.settle();
  expect([status("a"), status("b"), status("c")]).toEqual(["succeeded", "succeeded", "idle"]);
  expect(shown.a?.slots).toBe(shown.b?.slots);
  expect([ofA.mock.calls.length, ofB.mock.calls.length, calls.length]).toEqual([1, 1, 1]);
});

point(
  "key",
  "two components without a key have two runs and a warning; the first place is found again",
  async (page) => {
    const { client, calls, tell } = scriptedClient();
    const tree = (...names: string[]) => (
      <Provided client={client}>
        {names.map((name) => (
          <Stage key={name} name={name} />
        ))}
      </Provided>
    );
    await page.show(tree("a", "b"));
    expect(warnings(page)).toBe(1);
    await press(page, "a");
    tell(...begun(4), ended(0));
    await page.settle();
    expect([status("a"), status("b")]).toEqual(["running", "idle"]);
    await page.show(tree("b"));
    expect(status("b")).toBe("idle");
    await page.show(tree("b", "c"));
    expect([status("b"), status("c")]).toEqual(["idle", "running"]);
    // The first place was free: that is no accident.
    expect(warnings(page)).toBe(0);
    await press(page, "b");
    expect(calls).toHaveLength(2);
  },
);

point("key", "the run of the second of two components without a key is not lost either", async (page) => {
  const { client, calls, tell } = scriptedClient();
  const tree = (isSecond: boolean) => (
    <Provided client={client}>
      <Stage name="a" />
      {isSecond && <Stage name="b" />}
    </Provided>
  );
  await page.show(tree(true));
  await press(page, "b");
  tell(...begun(4));
  await page.settle();
  await page.show(tree(false));
  await page.show(tree(true));
  expect([status("a"), status("b")]).toEqual(["idle", "running"]);
  await press(page, "b");
  expect(calls).toHaveLength(1);
  expect(warnings(page)).toBe(2);
});

point(
  "key",
  "a component whose key changes shows the other run, and the first one when it comes back",
  async (page) => {
    const { client, calls, tell } = scriptedClient();
    const onFinish = vi.fn();
    const tree = (of: string) => (
      <Provided client={client}>
        <Stage name="a" of={of} onFinish={onFinish} />
      </Provided>
    );
    await page.show(tree("hero"));
    const generate = shown.a?.generate;
    await press(page, "a");
    tell(...begun(1));
    await page.settle();
    await page.show(tree("villain"));
    expect(status("a")).toBe("idle");
    tell(ended(0), over);
    await page.settle();
    expect(onFinish).not.toHaveBeenCalled();
    await page.show(tree("hero"));
    expect(shown.a).toMatchObject({ status: "succeeded", generate });
    expect([onFinish.mock.calls.length, calls.length]).toEqual([1, 1]);
    await page.show(tree("villain"));
    await press(page, "a");
    expect([status("a"), calls.length]).toEqual(["submitting", 2]);
  },
);

point(
  "key",
  "`persistKey` names a run too, and components with different ones share nothing",
  async (page) => {
    const { client, calls } = scriptedClient();
    const tree = (...keys: string[]) => (
      <Provided client={client}>
        {keys.map((key) => (
          <Stage key={key} name={key} persistKey={key} />
        ))}
      </Provided>
    );
    await page.show(tree("hero", "villain"));
    await press(page, "hero");
    await page.show(tree("villain"));
    expect(status("villain")).toBe("idle");
    await page.show(tree("hero"));
    expect(status("hero")).toBe("submitting");
    expect(calls).toHaveLength(1);
    expect(Object.keys({ ...sessionStorage })).toEqual(["hero.generation"]);
  },
);

point("key", "a `persistKey` that comes later keeps the run of its key from then on", async (page) => {
  const { client, tell } = scriptedClient();
  const tree = (persistKey?: string) => (
    <Provided client={client}>
      <Stage name="a" of="hero" persistKey={persistKey} />
    </Provided>
  );
  await page.show(tree());
  await press(page, "a");
  expect({ ...sessionStorage }).toEqual({});
  await page.show(tree("pirate"));
  tell(...begun(4));
  await page.settle();
  expect(sessionStorage.getItem("pirate.generation")).toContain(shown.a?.batchId);
});

const never = new Promise<never>(() => {});

/** Suspends each render for ever: it is never committed. */
function Waits({ isWaiting }: { readonly isWaiting: boolean }): ReactElement {
  if (isWaiting) throw never;
  return <i />;
}

let turn: (isOn: boolean) => void = () => {};

/** Tries, once it is turned on, to show what is never committed. */
function Switch(): ReactElement {
  const [isOn, set] = useState(false);
  turn = set;
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

point("key", "a render that is never committed takes no place", async (page) => {
  const { client, calls } = scriptedClient();
  await page.show(
    <Provided client={client}>
      <Suspense fallback={<b />}>
        <Stage name="lost" />
        <Waits isWaiting />
      </Suspense>
      <Switch />
    </Provided>,
  );
  startTransition(() => turn(true));
  await page.settle();
  await page.show(
    <Provided client={client}>
      <Switch />
      <Stage name="a" />
    </Provided>,
  );
  await press(page, "a");
  expect([warnings(page), calls.length, status("lost")]).toEqual([0, 1, "idle"]);
  await page.show(
    <Provided client={client}>
      <Stage name="b" />
    </Provided>,
  );
  expect(status("b")).toBe("submitting");
});

point("key", "a component that suspends after it was mounted keeps its place", async (page) => {
  const { client, calls, tell } = scriptedClient();
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
  tell(...begun(4), ended(0));
  await page.show(tree(true, false));
  await page.show(tree(true, true));
  await page.show(tree(false, true));
  expect([status("a"), status("b"), warnings(page), calls.length]).toEqual(["running", "idle", 1, 1]);
});

point(
  "key",
  "a server warns of nothing and keeps nothing, and the page that comes to life does",
  async (page) => {
    const { client, calls } = scriptedClient();
    const tree = (
      <Provided client={client}>
        <Stage name="a" />
        <Stage name="b" />
      </Provided>
    );
    const html = serverHtml(page, tree);
    expect([warnings(page), calls.length]).toEqual([0, 0]);
    await page.hydrate(tree, html);
    expect(warnings(page)).toBe(1);
    await press(page, "a");
    expect([status("a"), status("b")]).toEqual(["submitting", "idle"]);
  },
);
