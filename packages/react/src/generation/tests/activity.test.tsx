import { Activity, type ReactElement } from "react";
import { expect, vi } from "vitest";
import { onPage } from "../testing/on-page.tsx";
import { App, shown } from "../testing/sample-app.tsx";
import { begun, ended, over, scriptedClient } from "../testing/scripted-client.ts";

onPage("hiding and showing change nothing, and what was missed is told once", async (page) => {
  const { client, calls, tell } = scriptedClient();
  const onFinish = vi.fn();
  const tree = (mode: "visible" | "hidden"): ReactElement => (
    <Activity mode={mode}>
      <App client={client} onFinish={onFinish} persistKey="pirate" />
    </Activity>
  );
  await page.show(tree("visible"));
  await page.click(page.one("[data-generate]"));
  tell(...begun(4), ended(0));
  await page.settle();
  await page.show(tree("hidden"));
  tell(ended(1), ended(2), ended(3), over);
  await page.settle(100);
  expect(onFinish).not.toHaveBeenCalled();
  await page.show(tree("visible"));
  expect(shown.generation).toMatchObject({ status: "succeeded", isRunning: false });
  expect(onFinish).toHaveBeenCalledOnce();
  expect(calls).toHaveLength(1);
});
