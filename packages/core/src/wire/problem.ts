import type { infer as Infer } from "zod/mini";
import type { problemSchema } from "./schemas/problem.ts";

/** An error on the wire, without additional members such as those of a failed batch. */
export type WireProblem = Infer<typeof problemSchema>;
