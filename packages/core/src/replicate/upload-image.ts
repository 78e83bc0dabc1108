import * as z from "zod/mini";
import type { UploadedImage } from "../provider/prediction-provider.ts";
import { ProviderError } from "../provider/provider-error.ts";
import { type ApiAnswer, answerError } from "./api-errors.ts";

const fileSchema = z.object({ urls: z.object({ get: z.string().check(z.refine(isAddress)) }) });

/**
 * Uploads an image to Replicate, which keeps it for 24 hours (https://replicate.com/docs/reference/http#files.create).
 *
 * @param ask - sends the form, once.
 * @returns the address to use in an input.
 * @throws ProviderError with `created: "no"`, because an upload does not create a prediction.
 */
export async function uploadImage(
  image: UploadedImage,
  ask: (form: FormData) => Promise<ApiAnswer>,
): Promise<string> {
  const answer = await ask(formOf(image)).catch((error: unknown) => {
    throw error instanceof ProviderError ? nothingCreated(error, error.message) : error;
  });
  const error = answerError(answer);
  if (error !== undefined) throw nothingCreated(error, messageOf(answer.status, error));
  const { data } = fileSchema.safeParse(answer.body);
  if (data !== undefined) return data.urls.get;
  throw new ProviderError(
    "provider_unavailable",
    "Replicate did not return the address of the uploaded image.",
    {
      created: "no",
      transient: true,
    },
  );
}

function formOf({ bytes, mediaType, filename }: UploadedImage): FormData {
  const form = new FormData();
  form.append("content", new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mediaType }), filename);
  form.append("filename", filename);
  form.append("type", mediaType);
  return form;
}

/** Rewords messages that would be about a model: here they are about the file. */
function messageOf(status: number, { code, message }: ProviderError): string {
  if (status === 403) return "Replicate does not allow this account to upload images.";
  return code === "provider_rejected" ? `Replicate did not accept the image (HTTP ${status}).` : message;
}

function nothingCreated(error: ProviderError, message: string): ProviderError {
  const { code, transient, retryAfterMs, perMinute, providerText } = error;
  return new ProviderError(code, message, {
    created: "no",
    transient,
    retryAfterMs,
    ...(perMinute === undefined ? {} : { perMinute }),
    ...(providerText === undefined ? {} : { providerText }),
  });
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
