import { describe, expect, test } from "vitest";
import { errorCodes } from "../errors/error-codes.ts";
import { predictionFailure } from "./prediction-failure.ts";
import { brokenChecks, otherFailures, refusals } from "./testing/refusal-texts.ts";

const refused = "The model refused the content as sensitive. Change what you ask for, or try again.";
const memory = "The model ran out of memory. Try again.";
const interrupted = "Replicate interrupted the prediction. Try again.";
const start = "The model did not start in time. Try again.";
const failed = "The model failed. Try again.";

test.each([
  ["The input or output was flagged as sensitive. Please try again with different inputs. (E005)", refused],
  ["NSFW content detected. Try running it again, or try a different prompt.", refused],
  ["nsfw", refused],
  ["Blocked by the safety filter.", refused],
  ["Your request was rejected by the safety system.", refused],
  ["Violates our content policy", refused],
  ["Flagged by content moderation", refused],
])("%j is a content refusal", (text, message) => {
  expect(predictionFailure(text)).toEqual({ code: "content_rejected", message });
});

test.each([
  ["CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 79.15 GiB total capacity)", memory],
  ["Prediction failed (E1001)", memory],
  ["Prediction interrupted; please retry (code: PA)", interrupted],
  ["Timed out waiting to start (E6716)", start],
  ["Error starting the model (E9243)", start],
  ["Prediction failed to start: start timeout", start],
  ["start time-out", start],
  ["Startup timed out", start],
  ["Director: unexpected error handling prediction (E9828)", failed],
  ["Unknown error (E1000)", failed],
  ["Webhook URL was empty (E4875)", failed],
  ["Prediction stopped in a non-terminal state (E8367)", failed],
  ["Health check failed (E8765)", failed],
  ["Failed to upload a file (E9825)", failed],
  ["list index out of range", failed],
  ["", failed],
])("%j is the model's or Replicate's failure", (text, message) => {
  expect(predictionFailure(text)).toEqual({ code: "prediction_failed", message });
  expect(errorCodes[predictionFailure(text).code].retryable).toBe(true);
});

test.each(refusals)("%j is a content refusal", (text) => {
  expect(predictionFailure(text)).toEqual({ code: "content_rejected", message: refused });
  expect(predictionFailure({ error: { message: text } }).code).toBe("content_rejected");
});

test.each(brokenChecks)("%j is a failure of the check and not of the content", (text) => {
  const { code, message } = predictionFailure(text);
  expect(code).toBe("prediction_failed");
  expect(message).toMatch(/Try again\.$/);
});

test.each(otherFailures)("%j is not about the content", (text) => {
  expect(predictionFailure(text).code).toBe("prediction_failed");
});

test("an error that is nested 20,000 levels deep is read", () => {
  const deep: unknown = JSON.parse(`${'{"a":['.repeat(10_000)}"x"${"]}".repeat(10_000)}`);
  expect(predictionFailure(deep)).toEqual({ code: "prediction_failed", message: failed });
});

describe("an error that is not a text", () => {
  test.each([undefined, null, 7, true, [], {}, ["a", { b: null }]])("%j is an ordinary failure", (error) => {
    expect(predictionFailure(error)).toEqual({ code: "prediction_failed", message: failed });
  });

  test.each([{ detail: "NSFW content detected" }, ["(E005)"]])("is still read: %j", (error) => {
    expect(predictionFailure(error).code).toBe("content_rejected");
  });
});

test("the provider's own text is not shown", () => {
  const text = "Traceback: /src/predict.py line 7, token r8_secret, NSFW out of memory interrupted";
  expect(JSON.stringify(predictionFailure(text))).not.toMatch(/Traceback|predict\.py|r8_secret/);
});

test("a content refusal takes precedence over anything else in the text", () => {
  expect(predictionFailure("Prediction interrupted: NSFW content detected").code).toBe("content_rejected");
});
