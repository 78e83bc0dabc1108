import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A connection to a server that a test can interrupt. */
export interface Network {
  readonly url: string;
  /** Breaks every connection, and refuses new ones. */
  lose(): void;
  restore(): void;
}

/** Creates a network that closes when the test ends. */
export async function createNetwork(serverUrl: string): Promise<Network> {
  const sockets = new Set<Socket>();
  let isLost = false;
  const network = createServer((near) => {
    if (isLost) {
      near.destroy();
      return;
    }
    const far = connect(Number(new URL(serverUrl).port), "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await once(network.listen(0, "127.0.0.1"), "listening");

  function lose(): void {
    isLost = true;
    for (const socket of sockets) socket.destroy();
  }

  onTestFinished(() => {
    lose();
    network.close();
  });
  return {
    url: `http://127.0.0.1:${(network.address() as AddressInfo).port}`,
    lose,
    restore() {
      isLost = false;
    },
  };
}
