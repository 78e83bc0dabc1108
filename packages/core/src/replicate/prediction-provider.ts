import type { OutputKind, Prediction } from "../provider/prediction.ts";
import type { Plan, PredictionProvider, ProviderCapabilities } from "../provider/prediction-provider.ts";
import { ProviderError } from "../provider/provider-error.ts";
import { askApi } from "./api-client.ts";
import { type ApiAnswer, answerError, createError } from "./api-errors.ts";
import type { Connection } from "./connection.ts";
import { downloadOutput } from "./download-output.ts";
import { findPredictions } from "./find-predictions.ts";
import type { ModelFacts } from "./model-facts.ts";
import type { ModelReference } from "./model-reference.ts";
import { readPrediction, toPrediction } from "./prediction-schema.ts";
import { secretNames, sentInput, withOwnSecrets } from "./secret-inputs.ts";
import { uploadImage } from "./upload-image.ts";
import { readWebhook, webhookSecretOf, webhookUrl } from "./webhook.ts";

/**
 * Replicate removes inputs and outputs an hour after a prediction ends
 * (https://replicate.com/docs/topics/predictions/data-retention).
 */
const outputsKeptMs = 60 * 60 * 1000;

const createTimeoutMs = 60_000;
/**
 * An assumption, because Replicate does not document how soon its list shows a new prediction. It was observed within
 * seconds; half a minute adds a margin.
 */
const settledAfterMs = 30_000;
const readTimeoutMs = 30_000;
const uploadTimeoutMs = 120_000;

/** The differences between the image and the video provider. */
export interface ProviderDefinition<Request> {
  readonly kind: OutputKind;
  readonly model: ModelReference;
  /** The known facts about the model; undefined for an unknown model. */
  readonly facts: ModelFacts | undefined;
  readonly capabilities: Omit<
    ProviderCapabilities,
    "webhooks" | "createTimeoutMs" | "recovery" | "secretInputs"
  >;
  plan(request: Request, slots: readonly number[]): Plan;
}

/** Creates a provider for one model on one account. */
export function createPredictionProvider<Request>(
  { kind, model, facts, capabilities, plan }: ProviderDefinition<Request>,
  connection: Connection,
): PredictionProvider<Request> {
  const own = connection.ownSecrets;
  const secretInputs = secretNames({ facts, own });
  const never = new AbortController().signal;

  const read = (route: string, signal: AbortSignal) =>
    askApi(connection.account(), route, { method: "GET", signal, timeoutMs: readTimeoutMs });

  let secret: Promise<string> | undefined;
  const webhookSecret = () => {
    if (connection.webhook?.secret !== undefined) return Promise.resolve(connection.webhook.secret);
    secret ??= read("/webhooks/default/secret", never)
      .then(webhookSecretOf)
      .catch((error: unknown) => {
        secret = undefined;
        throw error;
      });
    return secret;
  };

  return {
    name: "replicate",
    model: model.text,
    get account() {
      return connection.accountName();
    },
    capabilities: {
      webhooks: connection.webhook !== undefined,
      createTimeoutMs,
      outputsKeptMs,
      recovery: { by: "list", settledAfterMs },
      ...capabilities,
      ...(secretInputs.length === 0 ? {} : { secretInputs }),
    },

    plan(request, slots) {
      connection.account();
      return withOwnSecrets(plan(request, slots), { facts, model: model.text, own });
    },

    async create(call, { deadlineMs, signal, tag }) {
      const route = model.version === undefined ? `/models/${model.name}/predictions` : "/predictions";
      const { webhook } = connection;
      const webhookFields =
        webhook === undefined
          ? {}
          : { webhook: webhookUrl(webhook.url, tag), webhook_events_filter: ["start", "completed"] };
      const data = {
        ...(model.version === undefined ? {} : { version: model.version }),
        input: sentInput(call, own),
        ...webhookFields,
      };
      const answer = await askApi(connection.account(), route, {
        method: "POST",
        data,
        headers: { "Cancel-After": `${Math.max(5, Math.ceil(deadlineMs / 1000))}s` },
        signal,
        timeoutMs: createTimeoutMs,
      });
      return predictionOf(answer, kind, createError(answer, model));
    },

    async get(predictionId, { signal }) {
      const answer = await read(`/predictions/${predictionId}`, signal);
      return predictionOf(answer, kind, answerError(answer));
    },

    find({ input }, { since, signal }) {
      return findPredictions({ model, kind, input, since }, (query) => read(`/predictions${query}`, signal));
    },

    async cancel(predictionId) {
      const answer = await askApi(connection.account(), `/predictions/${predictionId}/cancel`, {
        method: "POST",
        signal: never,
        timeoutMs: readTimeoutMs,
      });
      const error = answerError(answer);
      if (error !== undefined) throw error;
    },

    upload(image, { signal }) {
      return uploadImage(image, async (data) =>
        askApi(connection.account(), "/files", {
          method: "POST",
          data,
          signal,
          timeoutMs: uploadTimeoutMs,
        }),
      );
    },

    redact(text) {
      return connection.redact(text);
    },

    verifyWebhook(request) {
      return readWebhook(request, kind, webhookSecret, connection.clock.now());
    },

    download(output, options) {
      const { fetch, baseUrl } = connection.account();
      const { clock, outputHosts: hosts } = connection;
      return downloadOutput(output, { fetch, baseUrl, hosts, clock }, options);
    },
  };
}

function predictionOf({ body }: ApiAnswer, kind: OutputKind, error: ProviderError | undefined): Prediction {
  if (error !== undefined) throw error;
  const prediction = readPrediction(body);
  if (prediction !== undefined) return toPrediction(prediction, kind);
  throw new ProviderError("provider_unavailable", "Replicate's answer could not be read.", {
    created: "unknown",
    transient: true,
  });
}
