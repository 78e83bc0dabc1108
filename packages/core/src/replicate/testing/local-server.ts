// biome-ignore lint/correctness/noNodejsModules: only tests use it.
import { createServer, type RequestListener } from "node:http";
import { onTestFinished } from "vitest";

/** Starts a loopback server for one test. Returns its origin. */
export async function localServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  return `http://127.0.0.1:${address.port}`;
}
