import type { infer as Infer } from "zod/mini";
import type { problemSchema } from "./schemas/problem.ts";

/** An error on the wire, without what may be beside it: a batch that failed whole, for example. */
export type WireProblem = Infer<typeof problemSchema>;
