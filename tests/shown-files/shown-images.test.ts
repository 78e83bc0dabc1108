import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shownImages } from "../../packages/core/src/testing/shown-images.ts";
import { launchOptions } from "../../packages/react/chromium.ts";

const server = createServer((request, response) => {
  const file = shownImages[Number(request.url?.slice(1))];
  const type =
    file === undefined ? "text/html" : file.name === "svg" ? "image/svg+xml" : "application/octet-stream";
  response.writeHead(200, { "content-type": type });
  response.end(file?.bytes ?? "<!doctype html>");
});
let browser: Browser;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch(launchOptions);
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

test("the table of images says how Chromium shows them", async () => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/page`);
  const sizes = await page.evaluate(
    (count) =>
      Promise.all(
        Array.from({ length: count }, async (_, number) => {
          const image = new Image();
          const isShown = await new Promise<boolean>((resolve) => {
            image.onload = () => resolve(true);
            image.onerror = () => resolve(false);
            image.src = `/${number}`;
          });
          return isShown ? `${image.naturalWidth}x${image.naturalHeight}` : undefined;
        }),
      ),
    shownImages.length,
  );
  const asTable = (shown: (number: number) => string | undefined) =>
    Object.fromEntries(shownImages.map(({ name }, number) => [name, shown(number) ?? "not shown"]));
  expect(asTable((number) => sizes[number])).toEqual(asTable((number) => shownImages[number]?.shown));
});
