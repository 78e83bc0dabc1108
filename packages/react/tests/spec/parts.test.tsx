import { createRef } from "react";
import { expect, vi } from "vitest";
import { CharacterGrid, useCharacterSelection } from "../../src/index.ts";
import { specTest } from "../setup/page.tsx";
import { Grid, HookGrid, images } from "../setup/sample-grid.tsx";

specTest(
  51,
  "props, refs, and state-dependent className and style reach the elements and are merged",
  async (page) => {
    const root = createRef<HTMLDivElement>();
    const seen: (Element | null)[] = [];
    const record = (element: HTMLInputElement | null) => {
      seen.push(element);
    };
    const tree = (color: string) => (
      <Grid rootRef={root} id="mine" className={({ layout }) => `as-${layout}`} style={{ color }} columns={2}>
        {(index) => (
          <CharacterGrid.Slot
            data-place={index}
            className={({ selected }) => (selected ? "chosen" : "other")}
            style={({ selected }) => ({ opacity: selected ? 1 : 0.5 })}
          >
            <label>
              <CharacterGrid.Input ref={index === 1 ? record : undefined} id={`input-${index}`} />
              <CharacterGrid.Image
                render={<img alt="mine" className="drawn" />}
                loading="lazy"
                className="by-part"
              />
              <CharacterGrid.Indicator render={(props, { index: place }) => <i {...props}>{place}</i>} />
            </label>
          </CharacterGrid.Slot>
        )}
      </Grid>
    );
    await page.show(tree("red"));
    expect(root.current).toBe(page.group);
    expect([page.group.id, page.group.className, page.group.style.color]).toEqual(["mine", "as-grid", "red"]);
    await page.click(page.label(1));
    const [, second] = page.all("[data-place]");
    expect([second?.className, second?.style.opacity, second?.style.position]).toEqual([
      "chosen",
      "1",
      "relative",
    ]);
    expect(second?.style.getPropertyValue("--slot-index")).toBe("1");
    expect(page.radio(1).id).toBe("input-1");
    expect(page.one("i").textContent).toBe("1");
    expect(page.all<HTMLImageElement>("img.drawn.by-part[loading=lazy]").map(({ alt }) => alt)).toEqual(
      Array(4).fill("mine"),
    );
    await page.show(tree("blue"));
    // A rerender does not call a callback ref again.
    expect(seen.at(-1)).toBe(page.radio(1));
    expect(seen.filter((element) => element === null).length).toBe((seen.length - 1) / 2);
    expect(seen.length).toBeLessThanOrEqual(3);
  },
);

const hookRoot = createRef<HTMLDivElement>();

function HookGridWithRef() {
  const { slots, getRootProps, getInputProps, getImageProps } = useCharacterSelection({
    images: images(),
    columns: 4,
  });
  return (
    <div {...getRootProps({ ref: hookRoot, "aria-label": "Pirates" })}>
      {slots.map(({ id }, index) => (
        <label key={id}>
          <input {...getInputProps(index)} />
          <img alt="" {...getImageProps(index)} />
        </label>
      ))}
    </div>
  );
}

specTest("51 c", "refs of any kind are merged, by the parts and by the hook", async (page) => {
  const [partRef, elementRef] = [createRef<HTMLDivElement>(), createRef<HTMLElement>()];
  const slot = () => <CharacterGrid.Slot ref={partRef} render={<section ref={elementRef} />} />;
  await page.show(<Grid images={images(1)}>{slot}</Grid>);
  expect(elementRef.current?.tagName).toBe("SECTION");
  expect(partRef.current).toBe(elementRef.current);
  await page.show(<HookGridWithRef />);
  expect(hookRoot.current).toBe(page.group);
  await page.click(page.label(1));
  await page.press("{ArrowRight}");
  expect(page.checked).toBe(2);
});

specTest("51 b", "data attributes and CSS variables expose the state", async (page) => {
  await page.show(
    <Grid columns={4} slots={[{ slot: 0, status: "pending", stage: "storing", progress: 0.4 }]} disabled>
      {() => <CharacterGrid.Slot data-place="">{""}</CharacterGrid.Slot>}
    </Grid>,
  );
  const { dataset, style } = page.one("[data-place]");
  expect([dataset.status, dataset.selected, dataset.disabled]).toEqual(["pending", undefined, ""]);
  expect(style.getPropertyValue("--progress")).toBe("0.4");
  expect(page.group.dataset.layout).toBe("row");
});

specTest(52, "a consumer's preventDefault is respected", async (page) => {
  const clicked = vi.fn();
  await page.show(
    <Grid
      onKeyDown={(event) => event.key === "ArrowRight" && event.preventDefault()}
      onContinue={clicked}
      after={<CharacterGrid.Continue data-continue="" onClick={(event) => event.preventDefault()} />}
    />,
  );
  await page.click(page.label(0));
  await page.press("{ArrowRight}");
  expect(page.checked).toBe(0);
  await page.press("{ArrowDown}");
  expect(page.checked).toBe(2);
  await page.click(page.one("[data-continue]"));
  expect(clicked).not.toHaveBeenCalled();
});

specTest("52 b", "the hook alone handles keys and Continue on plain elements", async (page) => {
  const onContinue = vi.fn();
  await page.show(<HookGrid images={images()} onContinue={onContinue} />);
  await page.click(page.label(0));
  await page.press("{ArrowDown}");
  expect([page.checked, page.focused]).toEqual([2, 2]);
  await page.click(page.one("[data-continue]"));
  expect(onContinue.mock.calls).toEqual([["c", expect.objectContaining({ alt: "a pirate in blue" })]]);
});
