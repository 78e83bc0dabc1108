import * as z from "zod/mini";
import { component, described } from "./documented.ts";
import { text, uuid, wholeNumber } from "./scalars.ts";
import { errorCodeSchema } from "./slot.ts";

const issueSchema = component(
  "RequestIssue",
  "One thing that is wrong with a request.",
  z.object({
    path: text("The field, for example `num_images` or `model_options.seed`."),
    message: text("What the value must be."),
  }),
);

/** The fields of every problem. */
export const problemBase = {
  type: described(
    "`urn:dramatis:error:` followed by the code.",
    z.string().check(z.regex(/^urn:dramatis:error:[a-z_]+$/)),
  ),
  title: text("A short summary of the problem type."),
  status: described("The HTTP status.", z.int().check(z.gte(400), z.lte(599))),
  detail: text("What happened and what to do. You can show it to users."),
  code: errorCodeSchema,
  message: text("The same as `detail`, for older clients."),
  error: text("The same as `detail`, for older clients."),
  retryable: described("Whether the same request can succeed if it is sent again.", z.boolean()),
  retry_after_ms: z.optional(
    wholeNumber(
      "How long to wait before sending it again, in milliseconds, if known. `Retry-After` has the same in seconds.",
    ),
  ),
  errors: z.optional(described("Everything that is wrong with the request.", z.array(issueSchema))),
};

export const problemSchema = component(
  "Problem",
  "Why a request failed (RFC 9457).",
  z.object({ ...problemBase, batch_id: z.optional(uuid("The batch concerned, if there is one.")) }),
);

/** The status of a failed batch in a problem, whose `status` is the HTTP status. */
export const batchStatus = described("The status of the batch.", z.literal("failed"));
