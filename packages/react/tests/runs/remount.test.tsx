import { Fragment, type ReactElement, useEffect, useLayoutEffect } from "react";
import { expect, vi } from "vitest";
import {
  batchEnd,
  batchStart,
  createScriptedClient,
  slotEnd,
} from "../../src/generation/testing/scripted-client.ts";
import { useCharacterGeneration } from "../../src/index.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { Provided, request, Stage, shown, shownVideo, VideoStage } from "./sample-runs.tsx";

const press = (page: Page, name = "a") => page.click(page.one(`[data-press=${name}]`));
const statuses = (name = "a") => shown[name]?.slots.map(({ status }) => status);

const rendered: (string | undefined)[] = [];

function Rendered(): ReactElement {
  rendered.push(useCharacterGeneration().slots[1]?.status);
  return <p>rendered</p>;
}

interface EagerProps {
  readonly when: typeof useEffect;
}

function Eager({ when: useWhen }: EagerProps): ReactElement {
  const { generate, status } = useCharacterGeneration({ key: "hero" });
  useWhen(() => void generate(request), []);
  return <p data-eager="">{status}</p>;
}

specTest(
  "run",
  "a component that is remounted shows its run, and no image is paid for again",
  async (page) => {
    const { client, calls, emit } = createScriptedClient();
    const tree = (children?: ReactElement) => <Provided client={client}>{children}</Provided>;
    await page.show(tree(<Stage name="a" />));
    await press(page);
    emit(...batchStart(4), slotEnd(0));
    await page.settle();
    await page.show(tree());
    emit(slotEnd(1));
    await page.settle();
    rendered.length = 0;
    await page.show(tree(<Rendered />));
    // Even the first render shows the image.
    expect(new Set(rendered)).toEqual(new Set(["ready"]));
    await page.show(tree());
    await page.show(tree(<Stage name="a" />));
    expect(shown.a).toMatchObject({ status: "running", isRunning: true, images: [{}, {}] });
    await press(page);
    emit(slotEnd(2), slotEnd(3), batchEnd);
    await page.settle();
    expect(calls).toEqual(["stream a red-haired pirate"]);
    expect(shown.a?.status).toBe("succeeded");
  },
);

specTest(
  "run",
  "a remounted component can replace the run with another request, which cancels it once",
  async (page) => {
    const { client, calls, emit } = createScriptedClient();
    const cancel = vi.spyOn(client.images, "cancel");
    await page.show(
      <Provided client={client}>
        <Stage key="1" name="a" />
      </Provided>,
    );
    await press(page);
    emit(...batchStart(4));
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

specTest(
  "run",
  "a run that ended while no component was mounted is shown, and reported once",
  async (page) => {
    const { client, calls, emit } = createScriptedClient();
    const [early, late] = [vi.fn(), vi.fn()];
    const tree = (children?: ReactElement) => <Provided client={client}>{children}</Provided>;
    await page.show(tree(<Stage name="a" onFinish={early} />));
    await press(page);
    emit(...batchStart(2));
    await page.settle();
    await page.show(tree());
    emit(slotEnd(0), slotEnd(1), batchEnd);
    await page.settle();
    await page.show(tree(<Stage name="a" onFinish={late} />));
    expect(shown.a).toMatchObject({ status: "succeeded", images: [{}, {}] });
    expect([early.mock.calls.length, late.mock.calls.length]).toEqual([0, 1]);
    await page.show(tree());
    await page.show(tree(<Stage name="a" onFinish={late} />));
    expect([late.mock.calls.length, calls.length]).toEqual([1, 1]);
  },
);

specTest("run", "a component that moves to another parent and back keeps its run", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  const stage = <Stage name="a" />;
  const tree = (place: "first" | "second") => (
    <Provided client={client}>
      <section>{place === "first" && stage}</section>
      <section>{place === "second" && stage}</section>
    </Provided>
  );
  await page.show(tree("first"));
  await press(page);
  emit(...batchStart(4), slotEnd(0));
  for (const place of ["second", "first"] as const) {
    await page.show(tree(place));
    expect(statuses()).toEqual(["ready", "pending", "pending", "pending"]);
    await press(page);
  }
  expect(calls).toHaveLength(1);
});

specTest("run", "images and videos never share a run, even with the same key", async (page) => {
  const { client, emit } = createScriptedClient();
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
  emit(...batchStart(4));
  await page.settle();
  expect([shownVideo.v?.status, shownVideo.w?.status]).toEqual(["idle", "idle"]);
});

specTest("run", "a video component that is remounted shows its run", async (page) => {
  const { client, calls } = createScriptedClient();
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

specTest(
  "run",
  "a request that an effect sends on each mount starts one run, even from components that mount together",
  async (page) => {
    const { client, calls, emit } = createScriptedClient();
    const tree = (
      <Fragment>
        <Eager when={useLayoutEffect} />
        <Eager when={useEffect} />
      </Fragment>
    );
    await page.show(<Provided client={client}>{tree}</Provided>);
    await page.show(<Provided client={client} />);
    await page.show(<Provided client={client}>{tree}</Provided>);
    emit(...batchStart(4));
    await page.settle();
    expect(calls).toEqual(["stream a red-haired pirate"]);
    expect(page.all("[data-eager]").map(({ textContent }) => textContent)).toEqual(["running", "running"]);
  },
);

specTest("run", "a remounted component also finds the user's own images", async (page) => {
  const { client } = createScriptedClient();
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
