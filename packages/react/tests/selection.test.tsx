import type { DramatisClient } from "@dramatis/core/client";
import { renderToString } from "react-dom/server.browser";
import { expect, test, vi } from "vitest";
import { CharacterGrid, type CharacterSelection, DramatisProvider } from "../src/index.ts";
import { playImages } from "./setup/play-images.ts";
import { point } from "./setup/point.tsx";
import { Grid, HookGrid, images, slots } from "./setup/sample-grid.tsx";

point(
  "extra",
  "with persistKey the selection outlives a reload, and goes when its image does",
  async (page) => {
    const again = async (states: string) => {
      await page.show(<p>another page</p>);
      await page.show(<Grid persistKey="hero" slots={slots(states)} />);
    };
    await again("rrrr");
    await page.click(page.label(2));
    await again("pppp");
    expect(page.checked).toBe(-1);
    await page.show(<Grid persistKey="hero" slots={slots("rrrr")} />);
    expect(page.checked).toBe(2);
    await again("rrfr");
    expect(page.checked).toBe(-1);
    await again("rrrr");
    expect(page.checked).toBe(-1);
  },
);

for (const [what, storage] of [
  ["is absent", undefined],
  ["throws", { getItem: fail, setItem: fail, removeItem: fail }],
  ["holds what is no image's id", { getItem: () => "<damaged>", setItem() {}, removeItem() {} }],
] as const)
  point("extra", `storage that ${what} breaks nothing`, async (page) => {
    vi.stubGlobal("sessionStorage", storage);
    try {
      await page.show(<Grid persistKey="hero" />);
      expect(page.checked).toBe(-1);
      await page.click(page.label(1));
      expect(page.checked).toBe(1);
    } finally {
      vi.unstubAllGlobals();
    }
  });

function fail(): never {
  throw new Error("Storage is not allowed here.");
}

point("extra", "the hook selects and clears by itself, and tells what is chosen", async (page) => {
  let selection: CharacterSelection | undefined;
  const onValueChange = vi.fn();
  const see = (seen: CharacterSelection) => {
    selection = seen;
  };
  await page.show(<HookGrid images={images()} onSelection={see} onValueChange={onValueChange} />);
  selection?.select("b");
  selection?.select("nobody");
  await page.settle();
  expect([selection?.value, selection?.selected?.alt, selection?.canContinue]).toEqual([
    "b",
    "a pirate in green",
    true,
  ]);
  selection?.clear();
  await page.settle();
  expect([selection?.value, selection?.selected, selection?.canContinue]).toEqual([null, undefined, false]);
  expect(onValueChange).toHaveBeenCalledTimes(2);
});

point("extra", "functions of the hook change only when the grid does", async (page) => {
  const seen: CharacterSelection[] = [];
  const tree = (states: string, label: string) => (
    <HookGrid
      slots={slots(states)}
      onSelection={(one) => seen.push(one)}
      onRetry={() => {}}
      messages={{ group: label }}
    />
  );
  const last = () => seen.at(-1) ?? ({} as CharacterSelection);
  await page.show(tree("rrpf", "Pirates"));
  await playImages(page);
  const before = last();
  await page.show(tree("rrpf", "Pirates"));
  expect(last()).toBe(before);
  const { select, clear, getSlotProps } = before;
  await page.click(page.label(1));
  expect(last()).toMatchObject({ select, clear });
  expect(last().getSlotProps).not.toBe(getSlotProps);
});

point("extra", "an image without an address gets it from the provider's client", async (page) => {
  const client = { images: { url: (id: string) => `data:image/png;base64,${btoa(id)}` } };
  await page.show(
    <DramatisProvider client={client as unknown as DramatisClient} messages={{ group: "Helden" }}>
      <Grid images={[{ id: "z" }, ...images(1)]} aria-label={undefined} />
    </DramatisProvider>,
  );
  expect(page.all<HTMLImageElement>("img").map(({ src }) => src)).toEqual([
    `data:image/png;base64,${btoa("z")}`,
    images(1)[0]?.src,
  ]);
  expect(page.group.getAttribute("aria-label")).toBe("Helden");
});

test("a part that belongs to nothing says what to do", async () => {
  expect(() => renderToString(<CharacterGrid.Continue />)).toThrow(/CharacterGrid\.Root/);
});
