import type { Call, PredictionProvider } from "../../provider/prediction-provider.ts";
import { ProviderError } from "../../provider/provider-error.ts";
import { scrubbedError, scrubbedPrediction } from "../../provider/scrubbed.ts";
import type { SecretValues } from "../../secrets/secret-values.ts";
import type { BatchSecrets } from "./batch-secrets.ts";
import { filledInput } from "./call-secrets.ts";
import { missingSecrets } from "./request-secrets.ts";

type Provider = Omit<PredictionProvider<never>, "plan">;

/**
 * Wraps a provider so that the rest of the engine never handles secrets. It inserts a batch's secrets into its creates,
 * and removes secrets from the texts of everything that the provider returns or throws.
 */
export function guardProvider(provider: Provider, secrets: BatchSecrets): Provider {
  const scrub = (text: string) => secrets.scrub(provider.redact?.(text) ?? text);
  const scrubErrors = async <Result>(request: () => Promise<Result>): Promise<Result> => {
    try {
      return await request();
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
      return scrubbedPrediction(await scrubErrors(() => provider.create(sent, options)), scrub);
    },
    download: (output, options) => scrubErrors(() => provider.download(output, options)),
    ...(get && {
      get: async (id, options) =>
        scrubbedPrediction(await scrubErrors(() => get.call(provider, id, options)), scrub),
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
    ...(cancel && { cancel: (id) => scrubErrors(() => cancel.call(provider, id)) }),
    ...(upload && { upload: (image, options) => scrubErrors(() => upload.call(provider, image, options)) }),
    ...(verifyWebhook && {
      async verifyWebhook(request) {
        const delivery = await scrubErrors(() => verifyWebhook.call(provider, request));
        if (delivery === undefined || delivery === "ignored") return delivery;
        return { ...delivery, prediction: scrubbedPrediction(delivery.prediction, scrub) };
      },
    }),
  } satisfies Provider;
}

/** @throws ProviderError `invalid_request` if a secret is missing; nothing is sent then */
function filledCall({ capabilities }: Provider, call: Call, secrets: SecretValues): Call {
  const { input, missing } = filledInput(capabilities, call, secrets);
  if (missing.length === 0) return { ...call, input };
  const { code, message, issues, retryable } = missingSecrets(missing);
  throw new ProviderError(code, message, { issues, retryable, created: "no" });
}
