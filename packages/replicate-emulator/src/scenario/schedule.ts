/**
 * What happens at which call: an array by the call's index (nothing happens after its end), or a function of the call.
 *
 * @example
 * ```ts
 * const thirdPollFails: Schedule<RequestFault, { index: number }> = [undefined, undefined, { kind: "reset" }];
 * const everyPollFails: Schedule<RequestFault, { index: number }> = () => ({ kind: "reset" });
 * ```
 */
export type Schedule<Item, Call extends { readonly index: number }> =
  | ((call: Call) => Item | undefined)
  | readonly (Item | undefined)[];

export function scheduled<Item, Call extends { readonly index: number }>(
  schedule: Schedule<Item, Call> | undefined,
  call: Call,
): Item | undefined {
  return typeof schedule === "function" ? schedule(call) : schedule?.[call.index];
}
