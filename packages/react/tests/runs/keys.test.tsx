import { expect, vi } from "vitest";
import {
  batchEnd,
  batchStart,
  createScriptedClient,
  slotEnd,
} from "../../src/generation/testing/scripted-client.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { serverHtml } from "../setup/server-html.ts";
import { Provided, Stage, shown, takeWarnings } from "./sample-runs.tsx";

const press = (page: Page, name: string) => page.click(page.one(`[data-press=${name}]`));
const status = (name: string) => shown[name]?.status;

specTest(
  "key",
  "components with the same key share the run, and each is notified of its end once",
  async (page) => {
    const { client, calls, emit } = createScriptedClient();
    const [onFinishA, onFinishB] = [vi.fn(), vi.fn()];
    await page.show(
      <Provided client={client}>
        <Stage name="a" of="hero" onFinish={onFinishA} />
        <section>
          <Stage name="b" of="hero" onFinish={onFinishB} />
        </section>
        <Stage name="c" of="villain" />
      </Provided>,
    );
    await press(page, "b");
    await press(page, "a");
    emit(...batchStart(2), slotEnd(0), slotEnd(1), batchEnd);
    await page.settle();
    expect([status("a"), status("b"), status("c")]).toEqual(["succeeded", "succeeded", "idle"]);
    expect(shown.a?.slots).toBe(shown.b?.slots);
    expect([onFinishA.mock.calls.length, onFinishB.mock.calls.length, calls.length]).toEqual([1, 1, 1]);
  },
);

specTest(
  "key",
  "two components without a key have two runs and cause a warning, and the next component takes the free place",
  async (page) => {
    const { client, calls, emit } = createScriptedClient();
    const tree = (...names: string[]) => (
      <Provided client={client}>
        {names.map((name) => (
          <Stage key={name} name={name} />
        ))}
      </Provided>
    );
    await page.show(tree("a", "b"));
    expect(takeWarnings(page)).toBe(1);
    await press(page, "a");
    emit(...batchStart(4), slotEnd(0));
    await page.settle();
    expect([status("a"), status("b")]).toEqual(["running", "idle"]);
    await page.show(tree("b"));
    expect(status("b")).toBe("idle");
    await page.show(tree("b", "c"));
    expect([status("b"), status("c")]).toEqual(["idle", "running"]);
    // No warning, because the first place was free.
    expect(takeWarnings(page)).toBe(0);
    await press(page, "b");
    expect(calls).toHaveLength(2);
  },
);

specTest("key", "the run of the second of two components without a key is found again", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  const tree = (isSecond: boolean) => (
    <Provided client={client}>
      <Stage name="a" />
      {isSecond && <Stage name="b" />}
    </Provided>
  );
  await page.show(tree(true));
  await press(page, "b");
  emit(...batchStart(4));
  await page.settle();
  await page.show(tree(false));
  await page.show(tree(true));
  expect([status("a"), status("b")]).toEqual(["idle", "running"]);
  await press(page, "b");
  expect(calls).toHaveLength(1);
  expect(takeWarnings(page)).toBe(2);
});

specTest(
  "key",
  "a component whose key changes shows the other run, and the first run when the key changes back",
  async (page) => {
    const { client, calls, emit } = createScriptedClient();
    const onFinish = vi.fn();
    const tree = (of: string) => (
      <Provided client={client}>
        <Stage name="a" of={of} onFinish={onFinish} />
      </Provided>
    );
    await page.show(tree("hero"));
    const generate = shown.a?.generate;
    await press(page, "a");
    emit(...batchStart(1));
    await page.settle();
    await page.show(tree("villain"));
    expect(status("a")).toBe("idle");
    emit(slotEnd(0), batchEnd);
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

specTest(
  "key",
  "`persistKey` is the default key, and components with different ones share nothing",
  async (page) => {
    const { client, calls } = createScriptedClient();
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

specTest("key", "a `persistKey` that is set later persists the run from then on", async (page) => {
  const { client, emit } = createScriptedClient();
  const tree = (persistKey?: string) => (
    <Provided client={client}>
      <Stage name="a" of="hero" persistKey={persistKey} />
    </Provided>
  );
  await page.show(tree());
  await press(page, "a");
  expect({ ...sessionStorage }).toEqual({});
  await page.show(tree("pirate"));
  emit(...batchStart(4));
  await page.settle();
  expect(sessionStorage.getItem("pirate.generation")).toContain(shown.a?.batchId);
});

specTest(
  "key",
  "a warning is logged and a run starts only after hydration, not on the server",
  async (page) => {
    const { client, calls } = createScriptedClient();
    const tree = (
      <Provided client={client}>
        <Stage name="a" />
        <Stage name="b" />
      </Provided>
    );
    const html = serverHtml(page, tree);
    expect([takeWarnings(page), calls.length]).toEqual([0, 0]);
    await page.hydrate(tree, html);
    expect(takeWarnings(page)).toBe(1);
    await press(page, "a");
    expect([status("a"), status("b")]).toEqual(["submitting", "idle"]);
  },
);
