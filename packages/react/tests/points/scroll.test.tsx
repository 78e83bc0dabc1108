import { expect } from "vitest";
import { point } from "../setup/point.tsx";
import { Grid } from "../setup/sample-grid.tsx";

// What makes a page jump is a hidden radio that lies somewhere else: with no positioned element between it and its slot,
// it lies in its slot. That nothing moves is shown in a browser, in scroll.chromium.test.tsx.
point(50, "each radio is hidden within its own slot", async (page) => {
  await page.show(<Grid columns={2} />);
  expect(page.radios.length).toBeGreaterThan(1);
  for (const radio of page.radios) {
    expect(getComputedStyle(radio).position).toBe("absolute");
    let around = radio.parentElement;
    while (around && getComputedStyle(around).position === "static") around = around.parentElement;
    expect(around).toBe(radio.closest("label")?.parentElement);
    expect(around?.dataset.status).toBe("ready");
  }
});
