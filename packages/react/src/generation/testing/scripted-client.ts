import {
  type BatchEvent,
  type CharacterReference,
  createClient,
  type DramatisClient,
} from "@dramatis/core/client";

const batchId = "01900000-0000-7000-8000-000000000000";
const at = "2026-01-02T03:04:05.678Z";

/** The image with this number. */
export function imageOf(number: number): CharacterReference {
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

type Said<Event> = Event extends BatchEvent ? Omit<Event, "batchId" | "at" | "sequence"> : never;

/** A client without a server: the test says what comes, and when. */
export function scriptedClient() {
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
  const followed = {
    events: (id: string) => events(`events ${id}`),
    retryStream: (_batchId: string, { slots }: { slots?: readonly number[] } = {}) =>
      events(`retry ${slots}`),
    cancel: () => new Promise<never>(() => {}),
  };
  const client: DramatisClient = {
    ...real,
    images: {
      ...real.images,
      ...followed,
      stream: ({ description }) => events(`stream ${description}`),
      get: async (id) => uploaded.get(id),
    },
    // What comes is said by the test: videos are its matter.
    videos: {
      ...real.videos,
      ...(followed as unknown as DramatisClient["videos"]),
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
    /** The server has the next image, or refuses it. */
    uploaded(outcome: CharacterReference | Error) {
      const upload = uploads.shift();
      if (outcome instanceof Error) upload?.reject(outcome);
      else upload?.resolve(outcome);
    },
    fail(error: Error) {
      for (const listen of listeners.splice(0)) listen(error);
    },
    /** Tells whoever listens. */
    tell(...events: Said<BatchEvent>[]) {
      for (const said of events) {
        if (said.type !== "slot-progress") sequence++;
        for (const listen of listeners) listen({ ...said, batchId, at, sequence } as BatchEvent);
        if (said.type === "batch-end") listeners = [];
      }
    },
  };
}

const metadata = { description: "a pirate", prompt: "a pirate", provider: "p", model: "m", parameters: {} };

/** A batch of so many slots begins, each of them with its first attempt. */
export function begun(requested: number): Said<BatchEvent>[] {
  const slots = Array.from({ length: requested }, (_, slot) => slot);
  const about = { metadata: { ...metadata, createdAt: at }, warnings: [], kind: "image" } as const;
  return [
    { type: "batch-start", round: 0, requested, slots, ...about },
    ...slots.map((slot) => ({ type: "slot-start", slot, attempt: 1 }) as const),
  ];
}

export const ended = (slot: number, attempt = 1): Said<BatchEvent> => ({
  type: "slot-end",
  slot,
  attempt,
  image: imageOf(slot),
});

export function failed(slot: number, retryable = true): Said<BatchEvent> {
  const failure = { slot, code: "prediction_failed", message: "It did not work.", retryable } as const;
  return { type: "slot-error", slot, attempt: 1, failure };
}

export const progressed = (slot: number, progress: number): Said<BatchEvent> => ({
  type: "slot-progress",
  slot,
  attempt: 1,
  status: "processing",
  progress,
});

export const over: Said<BatchEvent> = {
  type: "batch-end",
  round: 0,
  result: { warnings: [] } as never,
};
