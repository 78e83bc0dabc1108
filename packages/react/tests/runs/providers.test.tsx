import { expect, vi } from "vitest";
import { batchStart, createScriptedClient, slotEnd } from "../../src/generation/testing/scripted-client.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { Provided, Stage, shown } from "./sample-runs.tsx";

const press = (page: Page, name = "a") => page.click(page.one(`[data-press=${name}]`));
const statuses = (name = "a") => shown[name]?.slots.map(({ status }) => status);

specTest("run", "without a provider, a remounted component finds its run by its client", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  await page.show(<Stage name="a" client={client} />);
  await press(page);
  emit(...batchStart(4), slotEnd(0));
  await page.show(<p>elsewhere</p>);
  await page.show(<Stage name="a" client={client} />);
  expect(statuses()?.[0]).toBe("ready");
  await press(page);
  expect(calls).toHaveLength(1);
  const other = createScriptedClient();
  await page.show(<Stage key="other" name="a" client={other.client} />);
  expect(shown.a?.status).toBe("idle");
});

specTest(
  "run",
  "unmounting a provider cancels nothing, and a new provider does not find its runs",
  async (page) => {
    const { client, emit } = createScriptedClient();
    const cancel = vi.spyOn(client.images, "cancel");
    await page.show(
      <Provided key="1" client={client}>
        <Stage name="a" of="hero" />
      </Provided>,
    );
    await press(page);
    emit(...batchStart(4), slotEnd(0));
    await page.settle();
    await page.show(
      <Provided key="2" client={client}>
        <Stage name="a" of="hero" />
      </Provided>,
    );
    expect(shown.a?.status).toBe("idle");
    expect(cancel).not.toHaveBeenCalled();
  },
);

specTest("run", "sibling and nested providers do not share runs", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  await page.show(
    <>
      <Provided client={client}>
        <Stage name="a" of="hero" />
        <Provided client={client}>
          <Stage name="b" of="hero" />
        </Provided>
      </Provided>
      <Provided client={client}>
        <Stage name="c" of="hero" />
      </Provided>
    </>,
  );
  await press(page);
  emit(...batchStart(4), slotEnd(0));
  await page.settle();
  expect([shown.a?.status, shown.b?.status, shown.c?.status]).toEqual(["running", "idle", "idle"]);
  expect(calls).toHaveLength(1);
});

specTest(
  "run",
  "after a change of the client, the run of each client is shown only with that client",
  async (page) => {
    const [first, second] = [createScriptedClient(), createScriptedClient()];
    const stage = ({ client }: typeof first) => <Stage name="a" client={client} />;
    await page.show(stage(first));
    await press(page);
    first.emit(...batchStart(4), slotEnd(0));
    await page.settle();
    await page.show(stage(second));
    expect(shown.a?.status).toBe("idle");
    expect(String(page.logged.splice(0))).toContain("changed during a run");
    await press(page);
    second.emit(...batchStart(4), slotEnd(1));
    await page.settle();
    await page.show(<p>elsewhere</p>);
    await page.show(stage(second));
    expect(statuses()).toEqual(["pending", "ready", "pending", "pending"]);
    await page.show(stage(first));
    expect(statuses()).toEqual(["ready", "pending", "pending", "pending"]);
    await press(page);
    await page.show(stage(second));
    await press(page);
    expect(page.logged.splice(0)).toHaveLength(2);
    expect([first.calls.length, second.calls.length]).toEqual([1, 1]);
  },
);

specTest(
  "run",
  "a component with its own client keeps its run when the provider's client changes",
  async (page) => {
    const { client, calls, emit } = createScriptedClient();
    const tree = (provided: typeof client, isShown = true) => (
      <Provided client={provided}>{isShown && <Stage name="a" client={client} />}</Provided>
    );
    await page.show(tree(client));
    await press(page);
    emit(...batchStart(4), slotEnd(0));
    await page.settle();
    const other = createScriptedClient();
    await page.show(tree(other.client));
    await page.show(tree(other.client, false));
    await page.show(tree(other.client));
    expect(statuses()?.[0]).toBe("ready");
    await press(page);
    expect([calls.length, other.calls.length]).toEqual([1, 0]);
  },
);
