import { allowAnyone, createHandler } from "@dramatis/core/http";
import { characters, videos } from "../../../../lib/dramatis";

const handler = createHandler({
  characters,
  videos,
  // In your app, authorize callers and return their owner: each create costs money.
  authorize: allowAnyone,
  // Without this list, any website could let its own name resolve to this machine, and then call these endpoints as
  // same-origin (DNS rebinding). Add your domain when you deploy.
  allowedHosts: ["localhost", "127.0.0.1", "[::1]"],
  logger: console,
});

export { handler as GET, handler as HEAD, handler as OPTIONS, handler as POST };
