import {
  type BatchEvent,
  type CharacterReference,
  createClient,
  type DramatisClient,
} from "@dramatis/core/client";

const batchId = "01900000-0000-7000-8000-000000000000";
const at = "2026-01-02T03:04:05.678Z";

/** Creates the image with the given number, from 0 to 9. */
export function createImage(number: number): CharacterReference {
  const id = `00000000-0000-4000-8000-00000000000${number}`;
  const origin = { type: "generated", batchId, slot: number, attempt: 1 } as const;
  const bytes = { width: 2, height: 3, byteLength: 4, sha256: "0".repeat(64) };
  return {
    id,
    filename: `${id}.png`,
    path: `${id}.png`,
    mediaType: "image/png",
    ...bytes,
    createdAt: at,
    origin,
    metadata: {},
  };
}

type EventContent<Event> = Event extends BatchEvent ? Omit<Event, "batchId" | "at" | "sequence"> : never;

/** Creates a client without a server. The test decides which events arrive, and when. */
export function createScriptedClient() {
  const calls: string[] = [];
  const uploads: { resolve(image: CharacterReference): void; reject(error: unknown): void }[] = [];
  let sequence = 0;
  let listeners: ((event: BatchEvent | Error) => void)[] = [];

  async function* events(name: string): AsyncGenerator<BatchEvent> {
    calls.push(name);
    const queue: (BatchEvent | Error)[] = [];
    let wake = () => {};
    const listen = (event: BatchEvent | Error) => {
      queue.push(event);
      wake();
    };
    listeners.push(listen);
    while (true) {
      const event = queue.shift();
      if (event instanceof Error) throw event;
      if (event) yield event;
      if (event?.type === "batch-end") return;
      if (queue.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }

  const real = createClient({ baseUrl: "http://127.0.0.1:1/api/mv" });
  const uploaded = new Map<string, CharacterReference>();
  const follow = {
    events: (id: string) => events(`events ${id}`),
    retryStream: (_batchId: string, { slots }: { slots?: readonly number[] } = {}) =>
      events(`retry ${slots}`),
    cancel: () => new Promise<never>(() => {}),
  };
  const client: DramatisClient = {
    ...real,
    images: {
      ...real.images,
      ...follow,
      stream: ({ description }) => events(`stream ${description}`),
      get: async (id) => uploaded.get(id),
    },
    // The casts are safe, because tests of videos emit video events.
    videos: {
      ...real.videos,
      ...(follow as unknown as DramatisClient["videos"]),
      url: real.videos.url,
      stream: (({ prompt }: { prompt: string }) =>
        events(`video ${prompt}`)) as unknown as DramatisClient["videos"]["stream"],
    },
    send: (_path, { signal } = {}) =>
      new Promise((resolve, reject) => {
        calls.push("import");
        uploads.push({
          resolve(image) {
            uploaded.set(image.id, image);
            resolve(Response.json({ id: image.id }));
          },
          reject,
        });
        signal?.addEventListener("abort", () => calls.push("import stopped"));
      }),
  };

  return {
    client,
    calls,
    /** Ends the next upload: the server stores the image, or refuses it. */
    uploaded(outcome: CharacterReference | Error) {
      const upload = uploads.shift();
      if (outcome instanceof Error) upload?.reject(outcome);
      else upload?.resolve(outcome);
    },
    fail(error: Error) {
      for (const listen of listeners.splice(0)) listen(error);
    },
    /** Sends events to everyone who follows the batch. */
    emit(...events: EventContent<BatchEvent>[]) {
      for (const content of events) {
        if (content.type !== "slot-progress") sequence++;
        for (const listen of listeners) listen({ ...content, batchId, at, sequence } as BatchEvent);
        if (content.type === "batch-end") listeners = [];
      }
    },
  };
}

const metadata = { description: "a pirate", prompt: "a pirate", provider: "p", model: "m", parameters: {} };

/** Returns the events that start a batch and the first attempt of each slot. */
export function batchStart(requested: number): EventContent<BatchEvent>[] {
  const slots = Array.from({ length: requested }, (_, slot) => slot);
  const details = { metadata: { ...metadata, createdAt: at }, warnings: [], kind: "image" } as const;
  return [
    { type: "batch-start", round: 0, requested, slots, ...details },
    ...slots.map((slot) => ({ type: "slot-start", slot, attempt: 1 }) as const),
  ];
}

export const slotEnd = (slot: number, attempt = 1): EventContent<BatchEvent> => ({
  type: "slot-end",
  slot,
  attempt,
  image: createImage(slot),
});

export function slotError(slot: number, retryable = true): EventContent<BatchEvent> {
  const failure = { slot, code: "prediction_failed", message: "It did not work.", retryable } as const;
  return { type: "slot-error", slot, attempt: 1, failure };
}

export const slotProgress = (slot: number, progress: number): EventContent<BatchEvent> => ({
  type: "slot-progress",
  slot,
  attempt: 1,
  status: "processing",
  progress,
});

export const batchEnd: EventContent<BatchEvent> = {
  type: "batch-end",
  round: 0,
  result: { warnings: [] } as never,
};
