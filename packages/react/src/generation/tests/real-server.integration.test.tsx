import { expect, vi } from "vitest";
import { pageTest } from "../testing/page-test.tsx";
import { realServers } from "../testing/real-server.ts";
import { App, shown } from "../testing/sample-app.tsx";

const serve = realServers();
const fails = { end: { status: "failed", error: "NSFW content detected." } } as const;
const slowly = { timing: { startMs: [0, 0], runMs: [700, 700] } } as const;

const now = () => shown.generation;
const statuses = () => now().slots.map(({ status }) => status);
const until = (status: string) => expect.poll(() => now().status).toBe(status);

pageTest("one of four images fails and is retried, then chosen and passed to onContinue", async (page) => {
  const { client, report } = await serve({ prediction: [{}, fails] });
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
  expect((await report()).creates).toBe(5);
});

pageTest("if every slot fails, the slots have the failures and `error` is undefined", async (page) => {
  const { client, report } = await serve({ prediction: [fails, fails, fails, fails] });
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  await until("failed");
  expect(statuses()).toEqual(Array(4).fill("failed"));
  expect([now().images.length, now().failures.length, now().error]).toEqual([0, 4, undefined]);
  await page.click(page.one("[data-retry-all]"));
  await until("succeeded");
  const { creates, requests } = await report();
  expect(creates).toBe(8);
  expect(requests.filter((each) => each.endsWith("/retry"))).toHaveLength(1);
});

pageTest("a double click on Generate creates four images, not eight", async (page) => {
  const { client, report } = await serve();
  await page.show(<App client={client} />);
  const button = page.one("[data-generate]");
  button.click();
  button.click();
  await until("succeeded");
  expect((await report()).creates).toBe(4);
});

pageTest("a reloaded page resumes the run and shows its end, and nothing is paid for again", async (page) => {
  const { client, report } = await serve(slowly);
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
  const { creates, requests } = await report();
  expect(creates).toBe(4);
  expect(requests.filter((each) => each.startsWith("POST"))).toEqual(["POST generate_character_reference"]);
});

pageTest(
  "a run that starts after a reload is persisted, and the previous run does not overwrite it",
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
    await expect.poll(async () => (await client.images.batch(left))?.status).toBe("succeeded");
    await page.settle(300);
    await page.show(<App key="third" client={client} persistKey="pirate" />);
    expect(now().request).toEqual({ description: "a queen", numImages: 1 });
  },
);

pageTest("unmounting a component does not cancel its run, and calls no callback", async (page) => {
  const { client, report } = await serve(slowly);
  const onFinish = vi.fn();
  await page.show(<App client={client} onFinish={onFinish} />);
  await page.click(page.one("[data-generate]"));
  await until("running");
  const { batchId = "" } = now();
  await page.show(<p>elsewhere</p>);
  await expect.poll(async () => (await client.images.batch(batchId))?.status).toBe("succeeded");
  await page.settle(100);
  expect(onFinish).not.toHaveBeenCalled();
  expect((await report()).requests.filter((each) => each.endsWith("/cancel"))).toEqual([]);
});

pageTest("abort is shown immediately, and cancels the run on the server", async (page) => {
  const { client, report } = await serve({ timing: { startMs: [0, 0], runMs: [60_000, 60_000] } });
  const onFinish = vi.fn();
  await page.show(<App client={client} onFinish={onFinish} />);
  await page.click(page.one("[data-generate]"));
  await until("running");
  now().abort();
  await page.settle();
  expect([now().status, ...statuses()]).toEqual(Array(5).fill("canceled"));
  await expect.poll(() => onFinish.mock.calls.length).toBe(1);
  const { creates, requests } = await report();
  expect(creates).toBeLessThanOrEqual(4);
  expect(requests.filter((each) => each.endsWith("/cancel"))).toHaveLength(1);
});
