import type { SlotFailure } from "../../src/batch/slot-failure.ts";
import type { UrlOf } from "../../src/wire/asset.ts";
import type { Example } from "../operation.ts";
import type { ProblemCase } from "../problem-responses.ts";

/** One reason why a slot can fail. */
export type Failure = Pick<ProblemCase, "code" | "when"> & {
  readonly example?: { readonly title: string; readonly detail: string };
};

/** What the documentation says about one kind of media. */
export interface DocumentedMedium<Samples extends MediaSamples> {
  /** The group of its operations. */
  readonly tag: { readonly name: string; readonly description: string };
  /** One asset, with its article. */
  readonly a: string;
  /** The field of a request that the model can reject. */
  readonly prompt: string;
  /** Why an asset can be missing in the output of the model. */
  readonly tooFew: string;
  /** Why a request for an id can find no asset, as a sentence. */
  readonly missing: string;
  /** The reasons why a slot can fail, in addition to those of every kind. */
  readonly moreFailures: readonly Failure[];
  /** The id of an asset. */
  readonly sampleId: string;
  /** The size of an asset, in bytes. */
  readonly sampleBytes: number;
  /** Creates example responses, with the functions that create real ones. */
  samples(urlOf: UrlOf): Samples;
  /** Examples of the answer to a retry. */
  answerExamples(samples: Samples): Readonly<Record<string, Example>>;
  /** Examples of the answer to a request for the state of a batch. */
  batchExamples(samples: Samples): Readonly<Record<string, Example>>;
  /** Examples of the answer to a cancel. */
  cancelExamples(samples: Samples): Readonly<Record<string, Example>>;
  /** Examples of an event stream. */
  eventExamples(samples: Samples): Readonly<Record<string, Example>>;
}

/** The example responses that every kind of media has. */
export interface MediaSamples {
  readonly running: FailedSample;
  readonly failed: FailedSample;
}

/** A failed batch on the wire, as far as the documentation of its problem uses it. */
interface FailedSample {
  readonly batch_id: string;
  readonly status: string;
  readonly failures: readonly Pick<SlotFailure, "slot">[];
  readonly slots: readonly unknown[];
}
