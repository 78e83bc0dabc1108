import { createGenerationStore, DramatisError } from "@dramatis/core/client";
import { renderToString } from "react-dom/server.browser";
import { expect, test, vi } from "vitest";
import { onPage } from "../testing/on-page.tsx";
import { App, request, shown } from "../testing/sample-app.tsx";
import { begun, ended, failed, over, scriptedClient } from "../testing/scripted-client.ts";

const now = () => shown.generation;

test("without a client it says what to do", () => {
  const noClient = undefined as never;
  expect(() => renderToString(<App client={noClient} />)).toThrow("Give one to DramatisProvider");
});

onPage("it is rendered on a server, and comes to life, before any storage is asked", async (page) => {
  const { client, calls } = scriptedClient();
  const getItem = vi.spyOn(Storage.prototype, "getItem");
  sessionStorage.setItem("pirate.generation", JSON.stringify({ key: "k", request }));
  const app = <App client={client} persistKey="pirate" />;
  const html = renderToString(app);
  expect(getItem).not.toHaveBeenCalled();
  // What React 18 says of effects on a server that has a document: no app meets it.
  page.said.length = 0;
  await page.hydrate(app, html);
  await expect.poll(() => now().status).toBe("submitting");
  expect(calls).toEqual(["stream a red-haired pirate"]);
});

onPage("its functions never change, whatever it is told", async (page) => {
  const { client, tell } = scriptedClient();
  const functions = () => Object.entries(now()).filter(([, value]) => typeof value === "function");
  await page.show(<App client={client} onFinish={() => {}} />);
  const before = functions();
  expect(before.map(([name]) => name).toSorted()).toEqual([
    ...["abort", "attach", "generate", "getDropProps", "getFileInputProps"],
    ...["importImage", "removeImport", "reset", "retry", "retryAll"],
  ]);
  await page.click(page.one("[data-generate]"));
  tell(...begun(4), ended(0));
  await page.show(<App client={{ ...client }} onFinish={() => {}} onError={() => {}} />);
  for (const [name, value] of functions()) expect(before).toContainEqual([name, value]);
});

onPage("callbacks are those of the latest render, and are called once", async (page) => {
  const { client, tell, fail } = scriptedClient();
  const [early, late, onError] = [vi.fn(), vi.fn(), vi.fn()];
  await page.show(<App client={client} onFinish={early} />);
  await page.click(page.one("[data-generate]"));
  await page.show(<App client={client} onFinish={late} onError={onError} />);
  tell(...begun(4), ended(0), ended(1), ended(2), failed(3), over);
  await page.settle();
  expect([early.mock.calls.length, late.mock.calls.length]).toEqual([0, 1]);
  expect(late.mock.calls[0]?.[0]).toMatchObject({ status: "partial", images: [{}, {}, {}] });
  void now().retryAll();
  fail(new DramatisError("internal", "Nobody answers."));
  await page.settle();
  expect(now().error?.message).toBe("Nobody answers.");
  expect(onError.mock.calls).toEqual([[now().error]]);
});

onPage("calls go by the client of the latest render", async (page) => {
  const [first, second] = [scriptedClient(), scriptedClient()];
  await page.show(<App client={first.client} />);
  await page.show(<App client={second.client} />);
  await page.click(page.one("[data-generate]"));
  expect([first.calls, second.calls]).toEqual([[], ["stream a red-haired pirate"]]);
});

onPage("a store of the app's is shown and driven, and outlives the component", async (page) => {
  const { client, tell } = scriptedClient();
  const store = createGenerationStore({ client });
  await page.show(<App client={client} store={store} />);
  await page.click(page.one("[data-generate]"));
  tell(...begun(4), ended(0));
  await page.show(<p>elsewhere</p>);
  tell(ended(1));
  await page.show(<App client={client} store={store} />);
  expect(now().images).toHaveLength(2);
  expect(now().batchId).toBe(store.getSnapshot().batchId);
});

onPage("what is retried together is one request, and nothing else is retried with it", async (page) => {
  const { client, calls, tell } = scriptedClient();
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  tell(...begun(4), ended(0), failed(1), failed(2), failed(3), over);
  await page.settle();
  void now().retry([1, 2]);
  await page.settle();
  expect(calls.slice(1)).toEqual(["retry 1,2"]);
  expect(now().slots.map(({ status }) => status)).toEqual(["ready", "pending", "pending", "failed"]);
});

onPage("RetryAll is one request, where all may be retried", async (page) => {
  const { client, calls, tell } = scriptedClient();
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  tell(...begun(4), ended(0), failed(1), ended(2), failed(3), over);
  await page.settle();
  await page.click(page.one("[data-retry-all]"));
  expect(calls.slice(1)).toEqual(["retry 1,3"]);
});

onPage("RetryAll of the grid leaves what cannot succeed", async (page) => {
  const { client, calls, tell } = scriptedClient();
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  tell(...begun(4), ended(0), failed(1), failed(2, false), failed(3), over);
  await page.settle();
  await page.click(page.one("[data-retry-all]"));
  expect(calls.slice(1)).toEqual(["retry 1,3"]);
});

onPage(
  "a retry that the server refuses rejects nowhere, and nothing that is ready is paid again",
  async (page) => {
    const { client, calls, tell, fail } = scriptedClient();
    const onUnhandled = vi.fn();
    process.on("unhandledRejection", onUnhandled);
    await page.show(<App client={client} />);
    await page.click(page.one("[data-generate]"));
    tell(...begun(4), ended(0), ended(1), ended(2), failed(3), over);
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

onPage("it shares a key with a selection, and both are kept", async (page) => {
  const { client, tell } = scriptedClient();
  await page.show(<App client={client} persistKey="pirate" />);
  await page.click(page.one("[data-generate]"));
  tell(...begun(4), ended(0));
  await page.settle();
  await page.click(page.label(0));
  expect(Object.keys({ ...sessionStorage }).toSorted()).toEqual(["pirate", "pirate.generation"]);
});

onPage("a browser that forbids its storage breaks nothing", async (page) => {
  const { client, tell, uploaded } = scriptedClient();
  vi.stubGlobal("sessionStorage", undefined);
  await page.show(<App client={client} persistKey="pirate" />);
  await page.click(page.one("[data-generate]"));
  tell(...begun(4), ended(0));
  void now().importImage(new Blob(["bytes"]));
  uploaded({ ...now().images[0], id: "own" } as never);
  await page.settle();
  expect(now().imports).toMatchObject([{ status: "ready" }]);
  vi.unstubAllGlobals();
});
