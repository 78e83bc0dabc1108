// Only `following.ts` imports from here. Remove this file when it imports from `connection.ts`.
export { batchPath, type Connection as Server, cancelPath, cancelRequest } from "./connection.ts";
