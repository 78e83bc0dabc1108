import type { infer as Infer } from "zod/mini";
import { type AssetKind, assetKinds } from "../assets/asset.ts";
import type { AnyBatchEvent } from "../batch/any-batch.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { UrlOf } from "./asset.ts";
import { toSnakeCase } from "./case.ts";
import { toWireBatch, type WireAssets, type WireBatch, wireMedia } from "./media.ts";
import type { schemas } from "./schemas/media.ts";
import { toWireWarning } from "./warning.ts";

/** The data of an event on the wire, of a batch of any kind. */
export type WireEvent = Sent<Infer<(typeof schemas)[AssetKind]["event"]>>;

/** Types assets and results in an event like the results of the functions that create them. */
type Sent<Event> = Event extends unknown
  ? {
      readonly [Key in keyof Event]: Key extends AssetKind
        ? WireAssets[Key]
        : Key extends "result"
          ? WireBatch
          : Event[Key];
    }
  : never;

/** Converts an event to its wire format. */
export function toWireEvent<Event extends AnyBatchEvent>(event: Event, urlOf: UrlOf): WireEvent;
// Each converter takes only events of its own kind, so every kind is treated as images in here.
export function toWireEvent(event: BatchEvent, urlOf: UrlOf): WireEvent {
  switch (event.type) {
    case "batch-start": {
      const { kind, slots, warnings, metadata, ...rest } = event;
      return {
        ...toSnakeCase(rest),
        kind,
        slots: [...slots],
        warnings: warnings.map(toWireWarning),
        metadata: wireMedia[kind].metadata(metadata, event.requested, 0),
      };
    }
    case "slot-end": {
      const kind = assetKinds.find((name) => name in event) as "image";
      const { [kind]: asset, ...rest } = event;
      return { ...toSnakeCase(rest), [kind]: wireMedia[kind].asset(asset, urlOf) };
    }
    case "batch-end": {
      const { result, ...rest } = event;
      return { ...toSnakeCase(rest), result: toWireBatch(result, urlOf) };
    }
    default:
      return toSnakeCase(event);
  }
}
