import { createServer } from "node:net";

/** The first port from this one on that nobody listens on. */
export function freePort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once("error", (error) => (error.code === "EADDRINUSE" ? resolve(freePort(port + 1)) : reject(error)))
      .listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });
}
