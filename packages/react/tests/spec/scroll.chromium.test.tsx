import { expect } from "vitest";
import { specTest } from "../setup/page.tsx";
import { Grid } from "../setup/sample-grid.tsx";

specTest(50, "clicking and arrows do not make the page jump", async (page) => {
  await page.show(
    <div style={{ height: 300, overflow: "auto" }} data-scrolls="">
      <div style={{ height: 400 }} />
      <Grid columns={2} />
      <div style={{ height: 2000 }} />
    </div>,
  );
  const area = page.one("[data-scrolls]");
  area.scrollTop = 380;
  const before = [area.scrollTop, document.documentElement.scrollTop];
  for (const index of [0, 1]) {
    await page.click(page.label(index));
    expect(page.checked).toBe(index);
    expect([area.scrollTop, document.documentElement.scrollTop]).toEqual(before);
  }
  for (const radio of page.radios) {
    const slot = radio.closest("label")?.parentElement;
    if (!slot) throw new Error("The radio is not in a slot.");
    const [inner, outer] = [radio.getBoundingClientRect(), slot.getBoundingClientRect()];
    expect(radio.offsetParent).toBe(slot);
    expect(inner.top).toBeGreaterThanOrEqual(outer.top - 2);
    expect(inner.bottom).toBeLessThanOrEqual(outer.bottom + 2);
    expect(inner.width * inner.height).toBeLessThanOrEqual(1);
  }
});
