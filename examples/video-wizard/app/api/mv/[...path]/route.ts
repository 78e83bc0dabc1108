import { allowAnyone, createHandler } from "@dramatis/core/http";
import { characters, videos } from "../../../../lib/dramatis";

// A real app says here who may call, and whose it is: each create costs money.
const handler = createHandler({ characters, videos, authorize: allowAnyone, logger: console });

export { handler as GET, handler as HEAD, handler as OPTIONS, handler as POST };
