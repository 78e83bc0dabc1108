import type { Call, PredictionProvider } from "../../provider/prediction-provider.ts";
import { ProviderError } from "../../provider/provider-error.ts";
import { scrubbedError, scrubbedPrediction } from "../../provider/scrubbed.ts";
import type { SecretValues } from "../../secrets/secret-values.ts";
import type { BatchSecrets } from "./batch-secrets.ts";
import { filledInput } from "./call-secrets.ts";
import { missingSecrets } from "./request-secrets.ts";

type Provider = Omit<PredictionProvider<never>, "plan">;

/**
 * A provider as the engine uses it. Creates go out with the secrets of their batch, and only then; what comes back,
 * errors too, has none in its texts. So nothing else in the engine ever meets a secret.
 */
export function guardProvider(provider: Provider, secrets: BatchSecrets): Provider {
  const scrub = (text: string) => secrets.scrub(provider.redact?.(text) ?? text);
  const safely = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
    try {
      return await ask();
    } catch (error) {
      throw scrubbedError(error, scrub);
    }
  };
  const { get, find, cancel, upload, verifyWebhook } = provider;
  return {
    name: provider.name,
    model: provider.model,
    get account() {
      return provider.account;
    },
    get capabilities() {
      return provider.capabilities;
    },
    create: async (call, options) => {
      const [batchId = ""] = options.tag.split("/");
      const sent = filledCall(provider, call, secrets.get(batchId));
      return scrubbedPrediction(await safely(() => provider.create(sent, options)), scrub);
    },
    download: (output, options) => safely(() => provider.download(output, options)),
    ...(get && {
      get: async (id, options) =>
        scrubbedPrediction(await safely(() => get.call(provider, id, options)), scrub),
    }),
    ...(find && {
      async *find(call, options) {
        try {
          for await (const found of find.call(provider, call, options)) {
            yield scrubbedPrediction(found, scrub);
          }
        } catch (error) {
          throw scrubbedError(error, scrub);
        }
      },
    }),
    ...(cancel && { cancel: (id) => safely(() => cancel.call(provider, id)) }),
    ...(upload && { upload: (image, options) => safely(() => upload.call(provider, image, options)) }),
    ...(verifyWebhook && {
      async verifyWebhook(request) {
        const delivery = await safely(() => verifyWebhook.call(provider, request));
        if (delivery === undefined || delivery === "ignored") return delivery;
        return { ...delivery, prediction: scrubbedPrediction(delivery.prediction, scrub) };
      },
    }),
  } satisfies Provider;
}

/** @throws ProviderError `invalid_request` where a secret is missing: nothing is sent then. */
function filledCall({ capabilities }: Provider, call: Call, secrets: SecretValues): Call {
  const { input, missing } = filledInput(capabilities, call, secrets);
  if (missing.length === 0) return { ...call, input };
  const { code, message, issues, retryable } = missingSecrets(missing);
  throw new ProviderError(code, message, { issues, retryable, created: "no" });
}
