import type { ReactElement } from "react";
import { renderToReadableStream, renderToString } from "react-dom/server.browser";
import type { Page } from "./point.tsx";

// What React says where a server and a page share one realm, as here, or where a server's streams are those of Node 20.
const ofOneRealm =
  /multiple renderers concurrently|ArrayBuffer\.prototype\.detached|useLayoutEffect does nothing on the server/;

/** What a server would send, at once. */
export function serverHtml(page: Page, tree: ReactElement): string {
  page.ignored = ofOneRealm;
  const html = renderToString(tree);
  page.ignored = undefined;
  return html;
}

/** What a server would stream. The renderer for streams stays in the realm of the test. */
export async function streamedHtml(page: Page, tree: ReactElement): Promise<string> {
  page.ignored = ofOneRealm;
  const stream = await renderToReadableStream(tree);
  await stream.allReady;
  return await new Response(stream).text();
}
