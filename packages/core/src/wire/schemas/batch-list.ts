import * as z from "zod/mini";
import { component, described } from "./documented.ts";
import { schemas } from "./media.ts";
import { text } from "./scalars.ts";

export const batchListSchema = component(
  "BatchList",
  "A page of batches, newest first.",
  z.object({
    items: described(
      "The batches, each in its current state.",
      z.array(z.union(Object.values(schemas).map(({ batch }) => batch))),
    ),
    cursor: z.optional(text("Pass this as `cursor` to get the next page. Missing on the last page.")),
  }),
);
