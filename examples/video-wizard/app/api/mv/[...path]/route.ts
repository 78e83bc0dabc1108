import { allowAnyone, createHandler } from "@dramatis/core/http";
import { characters, videos } from "../../../../lib/dramatis";

const handler = createHandler({
  characters,
  videos,
  // In your app, check who calls and return the owner: each create costs money.
  authorize: allowAnyone,
  // The names that this server is reached by. Without them, a page of any site can have its own name resolve to this
  // machine and then call these endpoints as its own (DNS rebinding). Add your domain when you deploy.
  allowedHosts: ["localhost", "127.0.0.1", "[::1]"],
  logger: console,
});

export { handler as GET, handler as HEAD, handler as OPTIONS, handler as POST };
