import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium, type Page } from "playwright";
import { onTestFinished } from "vitest";
import { launchOptions } from "../../packages/react/chromium.ts";

/** A file that the server sends. */
export interface ServedFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** Opens a page of a server that serves the files under `/0`, `/1` and so on. Both are closed when the test ends. */
export async function openPage(files: readonly ServedFile[]): Promise<Page> {
  const server = createServer((request, response) => {
    const file = files[Number(request.url?.slice(1))];
    response.writeHead(200, { "content-type": file?.mediaType ?? "text/html" });
    response.end(file?.bytes ?? "<!doctype html>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const browser = await chromium.launch(launchOptions);
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/page`);
  return page;
}
