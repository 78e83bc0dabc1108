import { DramatisError } from "@dramatis/core/client";
import { fireEvent } from "@testing-library/dom";
import { expect, vi } from "vitest";
import { pageTest } from "../testing/page-test.tsx";
import { realServers } from "../testing/real-server.ts";
import { App, shown } from "../testing/sample-app.tsx";
import {
  batchEnd,
  batchStart,
  createImage,
  createScriptedClient,
  slotEnd,
} from "../testing/scripted-client.ts";

const serve = realServers();
const now = () => shown.generation;
const statuses = () => now().slots.map(({ status }) => status);
const file = () => new File(["bytes"], "me.png", { type: "image/png" });

pageTest(
  "an own image is an additional choice, which survives new generations and a reload",
  async (page) => {
    const { client, emit, uploaded } = createScriptedClient();
    await page.show(<App key="first" client={client} persistKey="pirate" />);
    const done = now().importImage(file());
    await page.settle();
    expect(statuses()).toEqual(["pending"]);
    uploaded(createImage(9));
    await expect(done).resolves.toEqual(createImage(9));
    await page.click(page.one("[data-generate]"));
    emit(...batchStart(4), slotEnd(0));
    await page.settle();
    expect(statuses()).toEqual(["ready", "pending", "pending", "pending", "ready"]);
    expect([now().images.length, now().requested, now().imports[0]?.slot]).toEqual([1, 4, -1]);
    expect(page.all<HTMLImageElement>("img").map(({ alt }) => alt)).toEqual(["Option 1", "Option 5, me.png"]);
    await page.click(page.label(4));
    void now().generate({ description: "a queen", numImages: 2 });
    await page.settle();
    expect(statuses()).toEqual(["pending", "pending", "ready"]);
    expect(page.checked).toBe(2);
    await page.show(<App key="second" client={client} persistKey="pirate" />);
    expect(now().imports).toMatchObject([{ slot: -1, status: "ready", image: { id: createImage(9).id } }]);
    expect(page.checked).toBe(2);
    now().reset();
    await page.settle();
    expect([now().slots, page.radios.length]).toEqual([[], 0]);
  },
);

pageTest("a failed upload is shown in its slot, and sent again only on request", async (page) => {
  const { client, calls, uploaded } = createScriptedClient();
  await page.show(<App client={client} />);
  void now().importImage(file());
  uploaded(new DramatisError("store_failed", "The image cannot be stored now.", { retryable: true }));
  await page.settle(50);
  expect([now().status, now().error, now().failures]).toEqual(["idle", undefined, []]);
  expect(page.container.textContent).toContain("The image cannot be stored now.");
  expect(calls).toEqual(["import"]);
  await page.click(page.one("[data-retry]"));
  expect(now().imports).toMatchObject([{ slot: -1, attempt: 2, status: "pending" }]);
  uploaded(new TypeError("token is undefined"));
  await page.settle();
  expect(page.container.textContent).toContain("The image could not be sent.");
  void now().retryAll();
  expect(calls).toEqual(["import", "import", "import"]);
  uploaded(createImage(9));
  await page.settle();
  await now().retryAll();
  expect([statuses(), calls.length]).toEqual([["ready"], 3]);
});

pageTest("an own image is removed by its id or slot, and a running upload is aborted", async (page) => {
  const { client, calls, uploaded } = createScriptedClient();
  await page.show(<App client={client} persistKey="pirate" />);
  void now().importImage(file());
  uploaded(createImage(8));
  void now().importImage(file());
  await page.settle();
  await page.click(page.label(0));
  now().removeImport(-2);
  uploaded(createImage(9));
  await page.settle();
  expect(calls).toEqual(["import", "import", "import stopped"]);
  expect(now().imports).toHaveLength(1);
  now().removeImport(createImage(8).id);
  await page.settle();
  expect([now().imports, page.checked]).toEqual([[], -1]);
  expect(sessionStorage.getItem("pirate.imports")).toBe("[]");
});

pageTest(
  "files are accepted by drop, by paste and from an input, and other content is ignored",
  async (page) => {
    const { client, calls } = createScriptedClient();
    await page.show(<App client={client} />);
    const zone = page.one("[data-drop]");
    const files = { files: [file()], types: ["Files"] };
    const text = { files: [], types: ["text/plain"] };
    expect(fireEvent.dragOver(zone, { dataTransfer: text })).toBe(true);
    expect(fireEvent.dragOver(zone, { dataTransfer: files })).toBe(false);
    expect(zone.hasAttribute("data-dragging")).toBe(true);
    expect(fireEvent.drop(zone, { dataTransfer: files })).toBe(false);
    expect(zone.hasAttribute("data-dragging")).toBe(false);
    expect(fireEvent.paste(zone, { clipboardData: text })).toBe(true);
    expect(fireEvent.paste(page.one("[data-generate]"), { clipboardData: files })).toBe(false);
    await page.settle();
    expect(calls).toHaveLength(2);
    fireEvent.change(page.one("input[type=file]"), { target: { files: [file(), file()] } });
    await page.settle();
    expect(calls).toHaveLength(4);
    expect(now().slots).toHaveLength(4);
  },
);

pageTest("the consumer's handlers run first, and can prevent an upload", async (page) => {
  const { client, calls } = createScriptedClient();
  await page.show(<App client={client} />);
  const onDrop = vi.fn((event: { preventDefault(): void }) => event.preventDefault());
  await page.show(<div {...now().getDropProps({ onDrop, className: "zone" })} />);
  fireEvent.drop(page.one(".zone"), { dataTransfer: { files: [file()], types: ["Files"] } });
  expect([onDrop.mock.calls.length, calls.length]).toEqual([1, 0]);
});

pageTest("the real server stores an own image, and Continue passes its id", async (page) => {
  const { client, report } = await serve();
  const onContinue = vi.fn();
  const { images } = await client.images.generate({ description: "a pirate", numImages: 1 });
  const bytes = await client.images.blob(images[0]?.id ?? "");
  await page.show(<App client={client} onContinue={onContinue} />);
  const { id, origin } = await now().importImage(bytes);
  expect(origin.type).toBe("uploaded");
  await page.settle();
  await page.click(page.label(0));
  await page.click(page.one("[data-continue]"));
  expect(onContinue.mock.calls.map(([chosen]) => chosen)).toEqual([id]);
  expect((await report()).requests.filter((each) => each.startsWith("POST upload"))).toHaveLength(1);
  await expect(now().importImage(new Blob(["no image"]))).rejects.toMatchObject({
    code: "unsupported_media",
  });
  await page.settle();
  expect(now().imports[1]).toMatchObject({ status: "failed", failure: { retryable: false } });
});

pageTest("the end of a run does not affect own images that are being uploaded", async (page) => {
  const { client, emit, uploaded } = createScriptedClient();
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  void now().importImage(file());
  emit(...batchStart(4), slotEnd(0), slotEnd(1), slotEnd(2), slotEnd(3), batchEnd);
  await page.settle();
  expect([now().status, now().imports[0]?.status]).toEqual(["succeeded", "pending"]);
  uploaded(createImage(9));
  await page.settle();
  expect(statuses()).toEqual(Array(5).fill("ready"));
});
