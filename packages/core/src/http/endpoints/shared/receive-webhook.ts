import type { HandlerContext } from "../../handler/handler-context.ts";
import { HttpError } from "../../handler/http-error.ts";
import type { HandlerRequest } from "../../handler/request-head.ts";
import { enginesOf } from "./find-engine.ts";

/**
 * Passes a webhook to one engine after the other, until one applies it. Each engine's provider checks the signature.
 *
 * @throws HttpError 401 if every provider rejects the signature.
 */
export async function receiveWebhook(
  context: Pick<HandlerContext, "engines">,
  { web: request }: HandlerRequest,
): Promise<Response> {
  const outcomes: unknown[] = [];
  const failures: unknown[] = [];
  for (const engine of enginesOf(context)) {
    // Each engine reads the body, because the signature is over its bytes.
    const outcome = await engine.receiveWebhook(request.clone()).catch((error: unknown) => {
      failures.push(error);
    });
    if (outcome === "applied") return accepted();
    outcomes.push(outcome);
  }
  // An engine failed before it could check the webhook: an error makes the provider send it again.
  if (failures.length > 0) throw failures[0];
  if (!outcomes.includes("ignored")) {
    throw new HttpError("unauthorized", "The signature is invalid or too old.");
  }
  return accepted();
}

function accepted(): Response {
  return new Response(null, { status: 204 });
}
