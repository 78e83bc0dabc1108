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
    path: text("The field, for example `num_images` or `model_options.seed`."),
    message: text("What the value must be."),
  }),
);

const problemBase = {
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

const batchStatus = described("The status of the batch.", z.literal("failed"));

export const batchProblemSchema = component(
  "BatchProblem",
  "A batch that failed: the problem of its first slot, with the fields of the batch. `status` is the HTTP status; the " +
    "status of the batch is in `batch_status`.",
  z.object({
    ...problemBase,
    ...batchBase,
    ...failedLists,
    batch_status: batchStatus,
  }),
);

export const videoProblemSchema = component(
  "VideoProblem",
  "A video batch that failed: the problem of its slot, with the fields of the batch. `status` is the HTTP status; the " +
    "status of the batch is in `batch_status`.",
  z.object({ ...problemBase, ...videoBatchBase, ...failedVideoFields, batch_status: batchStatus }),
);
