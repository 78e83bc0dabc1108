import type { HandlerContext } from "../handler/handler-context.ts";
import { HttpError } from "../handler/http-error.ts";

/** POST /webhooks/replicate. What is about no image may be about a video: each maker knows its own. */
export async function receiveWebhook(
  { characters, videos }: HandlerContext,
  request: Request,
): Promise<Response> {
  // Both read the body, of which the very bytes are signed.
  const again = videos && request.clone();
  const told = await outcomeOf(characters.receiveWebhook(request));
  const outcomes = [
    told,
    ...(again && told !== "applied" ? [await outcomeOf(videos.receiveWebhook(again))] : []),
  ];
  if (!outcomes.includes("applied")) {
    // One that could not even look at it: it is sent again.
    const failed = outcomes.find((outcome) => typeof outcome === "object");
    if (failed !== undefined) throw failed.error;
    if (!outcomes.includes("ignored")) {
      throw new HttpError("unauthorized", "The signature is not right, or too old.");
    }
  }
  return new Response(null, { status: 204 });
}

async function outcomeOf<Outcome>(
  received: Promise<Outcome>,
): Promise<Outcome | { readonly error: unknown }> {
  return received.catch((error: unknown) => ({ error }));
}
