import { expect } from "vitest";
import { point } from "../setup/point.tsx";
import { Grid, HookGrid, images, slots } from "../setup/sample-grid.tsx";
import { serverHtml } from "../setup/server-html.ts";

point(6, "defaultValue is checked, in the server's HTML too", async (page) => {
  const html = serverHtml(page, <Grid defaultValue="b" />);
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const checked = [...parsed.querySelectorAll("input")].map((input) => input.hasAttribute("checked"));
  expect(checked).toEqual([false, true, false, false]);
  await page.hydrate(<Grid defaultValue="b" />, html);
  expect(page.checked).toBe(1);
});

for (const [what, tree] of [
  ["the parts", <Grid key="parts" slots={slots("rpfc")} defaultValue="a" onRetry={() => {}} />],
  ["the hook", <HookGrid key="hook" images={images()} defaultValue="a" />],
] as const)
  point(53, `from the server's HTML to life without one word on the console: ${what}`, async (page) => {
    const html = serverHtml(page, tree);
    expect(html).toContain('role="radiogroup"');
    await page.hydrate(tree, html);
    expect(page.container.innerHTML.length).toBeGreaterThan(html.length / 2);
    expect(page.checked).toBe(0);
    await page.click(page.label(0));
    expect(page.checked).toBe(0);
  });

point("53 c", "a selection that was kept comes after hydration, and not instead of it", async (page) => {
  sessionStorage.setItem("hero", "d");
  const tree = <Grid persistKey="hero" defaultValue="a" />;
  await page.hydrate(tree, serverHtml(page, tree));
  expect(page.checked).toBe(3);
});

point("53 d", "what somebody chose before React was there stays chosen", async (page) => {
  const html = serverHtml(page, <Grid />);
  page.container.innerHTML = html;
  page.label(2).click();
  await page.hydrate(<Grid />);
  expect(page.checked).toBe(2);
  expect(page.one<HTMLButtonElement>("[data-continue]").disabled).toBe(false);
});
