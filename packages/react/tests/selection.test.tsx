import type { DramatisClient } from "@dramatis/core/client";
import { renderToString } from "react-dom/server.browser";
import { expect, test, vi } from "vitest";
import { CharacterGrid, type CharacterSelection, DramatisProvider } from "../src/index.ts";
import { specTest } from "./setup/page.tsx";
import { playImages } from "./setup/play-images.ts";
import { Grid, HookGrid, images, slots } from "./setup/sample-grid.tsx";

specTest(
  "extra",
  "with persistKey the selection survives a reload, and is cleared with its image",
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
  ["is missing", undefined],
  ["throws", { getItem: fail, setItem: fail, removeItem: fail }],
  ["contains an unknown id", { getItem: () => "<damaged>", setItem() {}, removeItem() {} }],
] as const)
  specTest("extra", `storage that ${what} does not break the grid`, async (page) => {
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

specTest(
  "extra",
  "select and clear of the hook change the selection and what the hook returns",
  async (page) => {
    let selection: CharacterSelection | undefined;
    const onValueChange = vi.fn();
    const record = (latest: CharacterSelection) => {
      selection = latest;
    };
    await page.show(<HookGrid images={images()} onSelection={record} onValueChange={onValueChange} />);
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
  },
);

specTest("extra", "the hook's prop getters change only when the grid changes", async (page) => {
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

specTest("extra", "an image without `src` gets its address from the provider's client", async (page) => {
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

test("a part without a grid or selection throws an error that says what to do", async () => {
  expect(() => renderToString(<CharacterGrid.Continue />)).toThrow(/CharacterGrid\.Root/);
});
