import { createServer } from "node:net";

/** Returns the first free port, starting with the given one. */
export function freePort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once("error", (error) => (error.code === "EADDRINUSE" ? resolve(freePort(port + 1)) : reject(error)))
      .listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });
}
