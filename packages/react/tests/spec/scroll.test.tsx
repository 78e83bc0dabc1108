import { expect } from "vitest";
import { specTest } from "../setup/page.tsx";
import { Grid } from "../setup/sample-grid.tsx";

// A page jumps if a hidden radio is positioned far from its slot. It is not, if its slot is the nearest positioned
// ancestor. scroll.chromium.test.tsx tests in a browser that nothing moves.
specTest(50, "each radio is hidden within its own slot", async (page) => {
  await page.show(<Grid columns={2} />);
  expect(page.radios.length).toBeGreaterThan(1);
  for (const radio of page.radios) {
    expect(getComputedStyle(radio).position).toBe("absolute");
    let ancestor = radio.parentElement;
    while (ancestor && getComputedStyle(ancestor).position === "static") ancestor = ancestor.parentElement;
    expect(ancestor).toBe(radio.closest("label")?.parentElement);
    expect(ancestor?.dataset.status).toBe("ready");
  }
});
