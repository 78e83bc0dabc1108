import { expect } from "vitest";
import { specTest } from "../setup/page.tsx";
import { Grid, HookGrid, images, slots } from "../setup/sample-grid.tsx";
import { serverHtml } from "../setup/server-html.ts";

specTest(6, "defaultValue is checked, also in server-rendered HTML", async (page) => {
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
  specTest(53, `hydration logs nothing to the console: ${what}`, async (page) => {
    const html = serverHtml(page, tree);
    expect(html).toContain('role="radiogroup"');
    await page.hydrate(tree, html);
    expect(page.container.innerHTML.length).toBeGreaterThan(html.length / 2);
    expect(page.checked).toBe(0);
    await page.click(page.label(0));
    expect(page.checked).toBe(0);
  });

specTest("53 c", "a persisted selection is restored after hydration", async (page) => {
  sessionStorage.setItem("hero", "d");
  const tree = <Grid persistKey="hero" defaultValue="a" />;
  await page.hydrate(tree, serverHtml(page, tree));
  expect(page.checked).toBe(3);
});

specTest("53 d", "an image chosen before hydration stays chosen", async (page) => {
  const html = serverHtml(page, <Grid />);
  page.container.innerHTML = html;
  page.label(2).click();
  await page.hydrate(<Grid />);
  expect(page.checked).toBe(2);
  expect(page.one<HTMLButtonElement>("[data-continue]").disabled).toBe(false);
});
