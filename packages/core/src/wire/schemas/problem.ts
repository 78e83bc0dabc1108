import * as z from "zod/mini";
import { component, described } from "./documented.ts";
import { batchBase, failedLists } from "./image-batch.ts";
import { text, uuid, wholeNumber } from "./scalars.ts";
import { errorCodeSchema } from "./slot.ts";
import { failedVideoFields, videoBatchBase } from "./video-batch.ts";

const issueSchema = component(
  "RequestIssue",
  "One thing that is wrong with a request.",
  z.object({
    path: text("The field: `num_images`, or `model_options.seed`."),
    message: text("What it must be."),
  }),
);

const problemBase = {
  type: described(
    "`urn:dramatis:error:` and the code.",
    z.string().check(z.regex(/^urn:dramatis:error:[a-z_]+$/)),
  ),
  title: text("The kind of problem, in words."),
  status: described("The HTTP status.", z.int().check(z.gte(400), z.lte(599))),
  detail: text("What happened and what to do, in words that may be shown."),
  code: errorCodeSchema,
  message: text("The same as `detail`, for older clients."),
  error: text("The same as `detail`, for older clients."),
  retryable: described("Whether the same request may succeed when it is sent again.", z.boolean()),
  retry_after_ms: z.optional(
    wholeNumber(
      "How long to wait before, in milliseconds, where that is known. `Retry-After` has it in seconds.",
    ),
  ),
  errors: z.optional(described("Each thing that is wrong with the request.", z.array(issueSchema))),
};

export const problemSchema = component(
  "Problem",
  "Why a request failed (RFC 9457).",
  z.object({ ...problemBase, batch_id: z.optional(uuid("The batch that it is about, where there is one.")) }),
);

const batchStatus = described("The status of the batch.", z.literal("failed"));

export const batchProblemSchema = component(
  "BatchProblem",
  "A batch without any image: the problem of its first slot, and the fields of the batch, whose own status stands in " +
    "`batch_status`.",
  z.object({
    ...problemBase,
    ...batchBase,
    ...failedLists,
    batch_status: batchStatus,
  }),
);

export const videoProblemSchema = component(
  "VideoProblem",
  "A video that was not made: the problem of its slot, and the fields of its batch, whose own status stands in " +
    "`batch_status`.",
  z.object({ ...problemBase, ...videoBatchBase, ...failedVideoFields, batch_status: batchStatus }),
);
