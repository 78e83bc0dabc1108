import { clientOf } from "./client-of.ts";
import type { DramatisClient } from "./dramatis-client.ts";
import type { ClientOptions } from "./server.ts";
import { defaultTiming } from "./timing.ts";

/**
 * Makes a client of a server's endpoints, for browsers, Node and React Native. It does nothing until it is asked.
 *
 * Events come as a stream that is taken up again where it broke. Where `fetch` cannot read an answer while it comes, as
 * React Native's own, they are made by looking at the batch every second, and every 5 seconds while nothing changes;
 * hand in `expo/fetch` for a stream there.
 *
 * @example
 * ```ts
 * const client = createClient({
 *   baseUrl: "https://api.example.com/api/mv",
 *   headers: async () => ({ authorization: `Bearer ${await token()}` }),
 * });
 * const { status, images, failures } = await client.generate({ description: "a red-haired pirate" });
 * ```
 */
export function createClient(options: ClientOptions = {}): DramatisClient {
  return clientOf(options, defaultTiming);
}
