import type { ReactElement } from "react";
import { renderToReadableStream, renderToString } from "react-dom/server.browser";
import type { Page } from "./page.tsx";

// Warnings that only occur because the server and the page share one realm in these tests, or because of Node 20
// streams.
const sameRealmWarnings =
  /multiple renderers concurrently|ArrayBuffer\.prototype\.detached|useLayoutEffect does nothing on the server/;

/** Renders the HTML that a server would send as one piece. */
export function serverHtml(page: Page, tree: ReactElement): string {
  page.ignored = sameRealmWarnings;
  const html = renderToString(tree);
  page.ignored = undefined;
  return html;
}

/** Renders the HTML that a server would stream. */
export async function streamedHtml(page: Page, tree: ReactElement): Promise<string> {
  page.ignored = sameRealmWarnings;
  const stream = await renderToReadableStream(tree);
  await stream.allReady;
  return await new Response(stream).text();
}
