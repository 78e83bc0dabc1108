import { expect, vi } from "vitest";
import { onPage } from "../testing/on-page.tsx";
import { realServers } from "../testing/real-server.ts";
import { App, shown } from "../testing/sample-app.tsx";

const serve = realServers();
const fails = { end: { status: "failed", error: "NSFW content detected." } } as const;
const slowly = { timing: { startMs: [0, 0], runMs: [700, 700] } } as const;

const now = () => shown.generation;
const statuses = () => now().slots.map(({ status }) => status);
const until = (status: string) => expect.poll(() => now().status, { timeout: 10_000 }).toBe(status);

onPage("four are asked for, one fails and is retried, and the chosen one is gone on with", async (page) => {
  const { client, told } = await serve({ prediction: [{}, fails] });
  const onContinue = vi.fn();
  await page.show(<App client={client} onContinue={onContinue} />);
  await page.click(page.one("[data-generate]"));
  await until("partial");
  expect(now()).toMatchObject({ isRunning: false, error: undefined, requested: 4, progress: 1 });
  expect([now().images.length, now().failures.length]).toEqual([3, 1]);
  expect(now().failures[0]).toMatchObject({ code: "content_rejected", retryable: true });
  await page.click(page.one("[data-retry]"));
  await until("succeeded");
  const failed = now().slots.findIndex(({ attempt }) => attempt === 2);
  await page.click(page.label(failed));
  await page.click(page.one("[data-continue]"));
  expect(onContinue.mock.calls.map(([id]) => id)).toEqual([now().images[failed]?.id]);
  expect((await told()).creates).toBe(5);
});

onPage("where every slot fails there is no image, and no error either: the slots say why", async (page) => {
  const { client, told } = await serve({ prediction: [fails, fails, fails, fails] });
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  await until("failed");
  expect(statuses()).toEqual(Array(4).fill("failed"));
  expect([now().images.length, now().failures.length, now().error]).toEqual([0, 4, undefined]);
  await page.click(page.one("[data-retry-all]"));
  await until("succeeded");
  const { creates, asked } = await told();
  expect(creates).toBe(8);
  expect(asked.filter((each) => each.endsWith("/retry"))).toHaveLength(1);
});

onPage("a double click on Generate asks for four images, not for eight", async (page) => {
  const { client, told } = await serve();
  await page.show(<App client={client} />);
  const button = page.one("[data-generate]");
  button.click();
  button.click();
  await until("succeeded");
  expect((await told()).creates).toBe(4);
});

onPage("a page that is loaded again finds the run and its end, and pays nothing again", async (page) => {
  const { client, told } = await serve(slowly);
  await page.show(<App key="first" client={client} persistKey="pirate" />);
  await page.click(page.one("[data-generate]"));
  await until("running");
  const { batchId } = now();
  await page.show(<App key="second" client={client} persistKey="pirate" />);
  expect(now()).toMatchObject({
    status: "running",
    batchId,
    request: { description: "a red-haired pirate" },
  });
  await until("succeeded");
  await page.click(page.label(2));
  await page.show(<App key="third" client={client} persistKey="pirate" />);
  await until("succeeded");
  expect(page.checked).toBe(2);
  const { creates, asked } = await told();
  expect(creates).toBe(4);
  expect(asked.filter((each) => each.startsWith("POST"))).toEqual(["POST generate_character_reference"]);
});

onPage(
  "what begins after the page came back is kept, whatever comes of the run that was left",
  async (page) => {
    const { client } = await serve({ prediction: Array(4).fill({ startMs: 0, runMs: 1_500 }) });
    await page.show(<App key="first" client={client} persistKey="pirate" />);
    await page.click(page.one("[data-generate]"));
    await until("running");
    const { batchId: left = "" } = now();
    await page.show(<App key="second" client={client} persistKey="pirate" />);
    now().reset();
    void now().generate({ description: "a queen", numImages: 1 });
    await until("succeeded");
    await expect
      .poll(async () => (await client.images.batch(left))?.status, { timeout: 10_000 })
      .toBe("succeeded");
    await page.settle(300);
    await page.show(<App key="third" client={client} persistKey="pirate" />);
    expect(now().request).toEqual({ description: "a queen", numImages: 1 });
  },
);

onPage("a component that unmounts stops nothing, and calls nothing back", async (page) => {
  const { client, told } = await serve(slowly);
  const onFinish = vi.fn();
  await page.show(<App client={client} onFinish={onFinish} />);
  await page.click(page.one("[data-generate]"));
  await until("running");
  const { batchId = "" } = now();
  await page.show(<p>elsewhere</p>);
  await expect
    .poll(async () => (await client.images.batch(batchId))?.status, { timeout: 10_000 })
    .toBe("succeeded");
  await page.settle(100);
  expect(onFinish).not.toHaveBeenCalled();
  expect((await told()).asked.filter((each) => each.endsWith("/cancel"))).toEqual([]);
});

onPage("abort is shown at once, and cancels on the server", async (page) => {
  const { client, told } = await serve({ timing: { startMs: [0, 0], runMs: [60_000, 60_000] } });
  const onFinish = vi.fn();
  await page.show(<App client={client} onFinish={onFinish} />);
  await page.click(page.one("[data-generate]"));
  await until("running");
  now().abort();
  await page.settle();
  expect([now().status, ...statuses()]).toEqual(Array(5).fill("canceled"));
  await expect.poll(() => onFinish.mock.calls.length, { timeout: 10_000 }).toBe(1);
  const { creates, asked } = await told();
  expect(creates).toBeLessThanOrEqual(4);
  expect(asked.filter((each) => each.endsWith("/cancel"))).toHaveLength(1);
});
