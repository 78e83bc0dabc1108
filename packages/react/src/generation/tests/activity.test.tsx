import { Activity, type ReactElement } from "react";
import { expect, vi } from "vitest";
import { pageTest } from "../testing/page-test.tsx";
import { App, shown } from "../testing/sample-app.tsx";
import { batchEnd, batchStart, createScriptedClient, slotEnd } from "../testing/scripted-client.ts";

pageTest("hiding and showing does not affect the run, and missed callbacks are called once", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  const onFinish = vi.fn();
  const tree = (mode: "visible" | "hidden"): ReactElement => (
    <Activity mode={mode}>
      <App client={client} onFinish={onFinish} persistKey="pirate" />
    </Activity>
  );
  await page.show(tree("visible"));
  await page.click(page.one("[data-generate]"));
  emit(...batchStart(4), slotEnd(0));
  await page.settle();
  await page.show(tree("hidden"));
  emit(slotEnd(1), slotEnd(2), slotEnd(3), batchEnd);
  await page.settle(100);
  expect(onFinish).not.toHaveBeenCalled();
  await page.show(tree("visible"));
  expect(shown.generation).toMatchObject({ status: "succeeded", isRunning: false });
  expect(onFinish).toHaveBeenCalledOnce();
  expect(calls).toHaveLength(1);
});
