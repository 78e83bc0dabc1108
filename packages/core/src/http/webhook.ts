import type { HandlerContext } from "./handler-context.ts";
import { HttpError } from "./http-error.ts";

/** POST /webhooks/replicate. What is about no image may be about a video: each maker knows its own. */
export async function receiveWebhook(
  { characters, videos }: HandlerContext,
  request: Request,
): Promise<Response> {
  // Both read the body, of which the very bytes are signed.
  const again = videos && request.clone();
  const outcomes = [await characters.receiveWebhook(request)];
  if (again && !outcomes.includes("applied")) outcomes.push(await videos.receiveWebhook(again));
  if (outcomes.every((outcome) => outcome === "rejected")) {
    throw new HttpError("unauthorized", "The signature is not right, or too old.");
  }
  return new Response(null, { status: 204 });
}
