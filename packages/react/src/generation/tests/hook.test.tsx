import { createGenerationStore, DramatisError } from "@dramatis/core/client";
import { renderToString } from "react-dom/server.browser";
import { expect, test, vi } from "vitest";
import { pageTest } from "../testing/page-test.tsx";
import { App, request, shown } from "../testing/sample-app.tsx";
import {
  batchEnd,
  batchStart,
  createScriptedClient,
  slotEnd,
  slotError,
} from "../testing/scripted-client.ts";

const now = () => shown.generation;

test("without a client, the hook throws an error that says what to do", () => {
  const noClient = undefined as never;
  expect(() => renderToString(<App client={noClient} />)).toThrow("Pass one to DramatisProvider");
});

pageTest("storage is not read on a server, and a saved run is resumed after hydration", async (page) => {
  const { client, calls } = createScriptedClient();
  const getItem = vi.spyOn(Storage.prototype, "getItem");
  sessionStorage.setItem("pirate.generation", JSON.stringify({ key: "k", request }));
  const app = <App client={client} persistKey="pirate" />;
  const html = renderToString(app);
  expect(getItem).not.toHaveBeenCalled();
  // React 18 warns about layout effects because this server-side render has a `document`. Apps do not see this.
  page.logged.length = 0;
  await page.hydrate(app, html);
  await expect.poll(() => now().status).toBe("submitting");
  expect(calls).toEqual(["stream a red-haired pirate"]);
});

pageTest("the functions never change, even if the options do", async (page) => {
  const { client, emit } = createScriptedClient();
  const functions = () => Object.entries(now()).filter(([, value]) => typeof value === "function");
  await page.show(<App client={client} onFinish={() => {}} />);
  const before = functions();
  expect(before.map(([name]) => name).toSorted()).toEqual([
    ...["abort", "attach", "generate", "getDropProps", "getFileInputProps"],
    ...["importImage", "removeImport", "reset", "retry", "retryAll"],
  ]);
  await page.click(page.one("[data-generate]"));
  emit(...batchStart(4), slotEnd(0));
  await page.show(<App client={{ ...client }} onFinish={() => {}} onError={() => {}} />);
  for (const [name, value] of functions()) expect(before).toContainEqual([name, value]);
});

pageTest("the callbacks of the latest render are called, once each", async (page) => {
  const { client, emit, fail } = createScriptedClient();
  const [early, late, onError] = [vi.fn(), vi.fn(), vi.fn()];
  await page.show(<App client={client} onFinish={early} />);
  await page.click(page.one("[data-generate]"));
  await page.show(<App client={client} onFinish={late} onError={onError} />);
  emit(...batchStart(4), slotEnd(0), slotEnd(1), slotEnd(2), slotError(3), batchEnd);
  await page.settle();
  expect([early.mock.calls.length, late.mock.calls.length]).toEqual([0, 1]);
  expect(late.mock.calls[0]?.[0]).toMatchObject({ status: "partial", images: [{}, {}, {}] });
  void now().retryAll();
  fail(new DramatisError("internal", "Nobody answers."));
  await page.settle();
  expect(now().error?.message).toBe("Nobody answers.");
  expect(onError.mock.calls).toEqual([[now().error]]);
});

pageTest("calls use the client of the latest render", async (page) => {
  const [first, second] = [createScriptedClient(), createScriptedClient()];
  await page.show(<App client={first.client} />);
  await page.show(<App client={second.client} />);
  await page.click(page.one("[data-generate]"));
  expect([first.calls, second.calls]).toEqual([[], ["stream a red-haired pirate"]]);
});

pageTest(
  "a store of the app is shown and controlled by the hook, and outlives the component",
  async (page) => {
    const { client, emit } = createScriptedClient();
    const store = createGenerationStore({ client });
    await page.show(<App client={client} store={store} />);
    await page.click(page.one("[data-generate]"));
    emit(...batchStart(4), slotEnd(0));
    await page.show(<p>elsewhere</p>);
    emit(slotEnd(1));
    await page.show(<App client={client} store={store} />);
    expect(now().images).toHaveLength(2);
    expect(now().batchId).toBe(store.getSnapshot().batchId);
  },
);

pageTest("retrying several slots sends one request for these slots only", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  emit(...batchStart(4), slotEnd(0), slotError(1), slotError(2), slotError(3), batchEnd);
  await page.settle();
  void now().retry([1, 2]);
  await page.settle();
  expect(calls.slice(1)).toEqual(["retry 1,2"]);
  expect(now().slots.map(({ status }) => status)).toEqual(["ready", "pending", "pending", "failed"]);
});

pageTest("RetryAll sends one request for all failed slots", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  emit(...batchStart(4), slotEnd(0), slotError(1), slotEnd(2), slotError(3), batchEnd);
  await page.settle();
  await page.click(page.one("[data-retry-all]"));
  expect(calls.slice(1)).toEqual(["retry 1,3"]);
});

pageTest("RetryAll of the grid skips slots that are not retryable", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  emit(...batchStart(4), slotEnd(0), slotError(1), slotError(2, false), slotError(3), batchEnd);
  await page.settle();
  await page.click(page.one("[data-retry-all]"));
  expect(calls.slice(1)).toEqual(["retry 1,3"]);
});

pageTest(
  "a retry that the server refuses causes no unhandled rejection, and ready slots are not paid for again",
  async (page) => {
    const { client, calls, emit, fail } = createScriptedClient();
    const onUnhandled = vi.fn();
    process.on("unhandledRejection", onUnhandled);
    await page.show(<App client={client} />);
    await page.click(page.one("[data-generate]"));
    emit(...batchStart(4), slotEnd(0), slotEnd(1), slotEnd(2), slotError(3), batchEnd);
    await page.settle();
    await now().retry([0, 1]);
    expect(calls).toHaveLength(1);
    await page.click(page.one("[data-retry]"));
    fail(new DramatisError("internal", "Nobody answers."));
    await page.settle();
    expect(now()).toMatchObject({ status: "partial", error: { message: "Nobody answers." } });
    expect(onUnhandled).not.toHaveBeenCalled();
    process.off("unhandledRejection", onUnhandled);
  },
);

pageTest("a generation and a selection with the same persistKey are both persisted", async (page) => {
  const { client, emit } = createScriptedClient();
  await page.show(<App client={client} persistKey="pirate" />);
  await page.click(page.one("[data-generate]"));
  emit(...batchStart(4), slotEnd(0));
  await page.settle();
  await page.click(page.label(0));
  expect(Object.keys({ ...sessionStorage }).toSorted()).toEqual(["pirate", "pirate.generation"]);
});

pageTest("the hook works if the browser denies access to storage", async (page) => {
  const { client, emit, uploaded } = createScriptedClient();
  vi.stubGlobal("sessionStorage", undefined);
  await page.show(<App client={client} persistKey="pirate" />);
  await page.click(page.one("[data-generate]"));
  emit(...batchStart(4), slotEnd(0));
  void now().importImage(new Blob(["bytes"]));
  uploaded({ ...now().images[0], id: "own" } as never);
  await page.settle();
  expect(now().imports).toMatchObject([{ status: "ready" }]);
  vi.unstubAllGlobals();
});
