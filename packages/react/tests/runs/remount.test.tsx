import { Fragment, type ReactElement, useEffect, useLayoutEffect } from "react";
import { expect, vi } from "vitest";
import { begun, ended, over, scriptedClient } from "../../src/generation/testing/scripted-client.ts";
import { useCharacterGeneration } from "../../src/index.ts";
import { type Page, point } from "../setup/point.tsx";
import { Provided, request, Stage, shown, shownVideo, VideoStage } from "./sample-runs.tsx";

const press = (page: Page, name = "a") => page.click(page.one(`[data-press=${name}]`));
const statuses = (name = "a") => shown[name]?.slots.map(({ status }) => status);

const drawn: (string | undefined)[] = [];

function Drawn(): ReactElement {
  drawn.push(useCharacterGeneration().slots[1]?.status);
  return <p>drawn</p>;
}

interface EagerProps {
  readonly when: typeof useEffect;
}

function Eager({ when: useWhen }: EagerProps): ReactElement {
  const { generate, status } = useCharacterGeneration({ key: "hero" });
  useWhen(() => void generate(request), []);
  return <p data-eager="">{status}</p>;
}

point(
  "run",
  "a component that is unmounted and mounted again shows its run, and pays nothing again",
  async (page) => {
    const { client, calls, tell } = scriptedClient();
    const tree = (children?: ReactElement) => <Provided client={client}>{children}</Provided>;
    await page.show(tree(<Stage name="a" />));
    await press(page);
    tell(...begun(4), ended(0));
    await page.settle();
    await page.show(tree());
    tell(ended(1));
    await page.settle();
    drawn.length = 0;
    await page.show(tree(<Drawn />));
    // Already the first render has it.
    expect(new Set(drawn)).toEqual(new Set(["ready"]));
    await page.show(tree());
    await page.show(tree(<Stage name="a" />));
    expect(shown.a).toMatchObject({ status: "running", isRunning: true, images: [{}, {}] });
    await press(page);
    tell(ended(2), ended(3), over);
    await page.settle();
    expect(calls).toEqual(["stream a red-haired pirate"]);
    expect(shown.a?.status).toBe("succeeded");
  },
);

point(
  "run",
  "a remounted component may replace the run by another request, which cancels it once",
  async (page) => {
    const { client, calls, tell } = scriptedClient();
    const cancel = vi.spyOn(client.images, "cancel");
    await page.show(
      <Provided client={client}>
        <Stage key="1" name="a" />
      </Provided>,
    );
    await press(page);
    tell(...begun(4));
    await page.settle();
    await page.show(
      <Provided client={client}>
        <Stage key="2" name="a" />
      </Provided>,
    );
    expect(cancel).not.toHaveBeenCalled();
    void shown.a?.generate({ description: "a queen" });
    await page.settle();
    expect(cancel).toHaveBeenCalledOnce();
    expect(calls).toEqual(["stream a red-haired pirate", "stream a queen"]);
  },
);

point("run", "what ended while no component was mounted is there, and is reported once", async (page) => {
  const { client, calls, tell } = scriptedClient();
  const [early, late] = [vi.fn(), vi.fn()];
  const tree = (children?: ReactElement) => <Provided client={client}>{children}</Provided>;
  await page.show(tree(<Stage name="a" onFinish={early} />));
  await press(page);
  tell(...begun(2));
  await page.settle();
  await page.show(tree());
  tell(ended(0), ended(1), over);
  await page.settle();
  await page.show(tree(<Stage name="a" onFinish={late} />));
  expect(shown.a).toMatchObject({ status: "succeeded", images: [{}, {}] });
  expect([early.mock.calls.length, late.mock.calls.length]).toEqual([0, 1]);
  await page.show(tree());
  await page.show(tree(<Stage name="a" onFinish={late} />));
  expect([late.mock.calls.length, calls.length]).toEqual([1, 1]);
});

point("run", "a component that moves to another parent keeps its run, in either direction", async (page) => {
  const { client, calls, tell } = scriptedClient();
  const stage = <Stage name="a" />;
  const tree = (place: "first" | "second") => (
    <Provided client={client}>
      <section>{place === "first" && stage}</section>
      <section>{place === "second" && stage}</section>
    </Provided>
  );
  await page.show(tree("first"));
  await press(page);
  tell(...begun(4), ended(0));
  for (const place of ["second", "first"] as const) {
    await page.show(tree(place));
    expect(statuses()).toEqual(["ready", "pending", "pending", "pending"]);
    await press(page);
  }
  expect(calls).toHaveLength(1);
});

point("run", "without a provider the run is found under the client", async (page) => {
  const { client, calls, tell } = scriptedClient();
  await page.show(<Stage name="a" client={client} />);
  await press(page);
  tell(...begun(4), ended(0));
  await page.show(<p>elsewhere</p>);
  await page.show(<Stage name="a" client={client} />);
  expect(statuses()?.[0]).toBe("ready");
  await press(page);
  expect(calls).toHaveLength(1);
  const other = scriptedClient();
  await page.show(<Stage key="other" name="a" client={other.client} />);
  expect(shown.a?.status).toBe("idle");
});

point(
  "run",
  "a provider that is unmounted cancels nothing, and its runs are not another one's",
  async (page) => {
    const { client, tell } = scriptedClient();
    const cancel = vi.spyOn(client.images, "cancel");
    await page.show(
      <Provided key="1" client={client}>
        <Stage name="a" of="hero" />
      </Provided>,
    );
    await press(page);
    tell(...begun(4), ended(0));
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

point("run", "providers side by side and in each other keep their runs apart", async (page) => {
  const { client, calls, tell } = scriptedClient();
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
  tell(...begun(4), ended(0));
  await page.settle();
  expect([shown.a?.status, shown.b?.status, shown.c?.status]).toEqual(["running", "idle", "idle"]);
  expect(calls).toHaveLength(1);
});

point("run", "images and videos never share a run, whatever the key", async (page) => {
  const { client, tell } = scriptedClient();
  await page.show(
    <Provided client={client}>
      <Stage name="a" />
      <VideoStage name="v" />
      <Stage name="b" of="hero" />
      <VideoStage name="w" {...{ persistKey: "hero" }} />
    </Provided>,
  );
  await press(page);
  await press(page, "b");
  tell(...begun(4));
  await page.settle();
  expect([shownVideo.v?.status, shownVideo.w?.status]).toEqual(["idle", "idle"]);
});

point("run", "a video's component that is unmounted and mounted again shows its run", async (page) => {
  const { client, calls } = scriptedClient();
  const video = { prompt: "she waves", characterReferenceId: "00000000-0000-4000-8000-000000000001" };
  const tree = (children?: ReactElement) => <Provided client={client}>{children}</Provided>;
  await page.show(tree(<VideoStage name="v" />));
  void shownVideo.v?.generate(video);
  await page.settle();
  await page.show(tree());
  await page.show(tree(<VideoStage name="v" />));
  expect(shownVideo.v).toMatchObject({ status: "submitting", isRunning: true, request: video });
  void shownVideo.v?.generate(video);
  await page.settle();
  expect(calls).toEqual(["video she waves"]);
});

point(
  "run",
  "a request that an effect sends on each mount is one run, in components that mount together too",
  async (page) => {
    const { client, calls, tell } = scriptedClient();
    const tree = (
      <Fragment>
        <Eager when={useLayoutEffect} />
        <Eager when={useEffect} />
      </Fragment>
    );
    await page.show(<Provided client={client}>{tree}</Provided>);
    await page.show(<Provided client={client} />);
    await page.show(<Provided client={client}>{tree}</Provided>);
    tell(...begun(4));
    await page.settle();
    expect(calls).toEqual(["stream a red-haired pirate"]);
    expect(page.all("[data-eager]").map(({ textContent }) => textContent)).toEqual(["running", "running"]);
  },
);

point("run", "own images are found again with the run", async (page) => {
  const { client } = scriptedClient();
  await page.show(
    <Provided client={client}>
      <Stage name="a" />
    </Provided>,
  );
  void shown.a?.importImage(new Blob(["bytes"]));
  await page.settle();
  await page.show(<Provided client={client} />);
  await page.show(
    <Provided client={client}>
      <Stage name="a" />
    </Provided>,
  );
  expect(shown.a?.imports).toMatchObject([{ slot: -1, status: "pending" }]);
});

point(
  "run",
  "a run of one client is not shown as one of the next, and is found under its own",
  async (page) => {
    const [first, second] = [scriptedClient(), scriptedClient()];
    const stage = ({ client }: typeof first) => <Stage name="a" client={client} />;
    await page.show(stage(first));
    await press(page);
    first.tell(...begun(4), ended(0));
    await page.settle();
    await page.show(stage(second));
    expect(shown.a?.status).toBe("idle");
    expect(String(page.said.splice(0))).toContain("changed during a run");
    await press(page);
    second.tell(...begun(4), ended(1));
    await page.settle();
    await page.show(<p>elsewhere</p>);
    await page.show(stage(second));
    expect(statuses()).toEqual(["pending", "ready", "pending", "pending"]);
    await page.show(stage(first));
    expect(statuses()).toEqual(["ready", "pending", "pending", "pending"]);
    await press(page);
    await page.show(stage(second));
    await press(page);
    expect(page.said.splice(0)).toHaveLength(2);
    expect([first.calls.length, second.calls.length]).toEqual([1, 1]);
  },
);

point("run", "a provider whose client changes moves no run of a component with a client", async (page) => {
  const { client, calls, tell } = scriptedClient();
  const tree = (around: typeof client, isShown = true) => (
    <Provided client={around}>{isShown && <Stage name="a" client={client} />}</Provided>
  );
  await page.show(tree(client));
  await press(page);
  tell(...begun(4), ended(0));
  await page.settle();
  const other = scriptedClient();
  await page.show(tree(other.client));
  await page.show(tree(other.client, false));
  await page.show(tree(other.client));
  expect(statuses()?.[0]).toBe("ready");
  await press(page);
  expect([calls.length, other.calls.length]).toEqual([1, 0]);
});
