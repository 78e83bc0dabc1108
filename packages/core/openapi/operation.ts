import type { Schema } from "../src/wire/schemas/documented.ts";

/** One value that stands for all that may be sent. */
export interface Example {
  readonly summary: string;
  readonly value: unknown;
}

/** A body of one media type. */
export interface MediaType {
  readonly schema?: Schema;
  readonly examples?: Readonly<Record<string, Example>>;
  readonly encoding?: Readonly<Record<string, { readonly contentType: string }>>;
  /** Of an event stream: the schema of each event's data. OpenAPI 3.1 has no word for it. */
  readonly "x-event-data"?: Schema;
}

/** A header of an answer. */
export interface Header {
  readonly description: string;
  /** Every answer of this status has it. */
  readonly required?: boolean;
  readonly schema: Schema;
  readonly example?: string | number;
}

/** What is sent in the path, the query, or a header. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly description: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly example?: string | boolean | number;
}

/** An answer. */
export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly content?: Readonly<Record<string, MediaType>>;
  /** Of a problem: the codes that it can have. */
  readonly "x-codes"?: readonly string[];
}

/** What OpenAPI calls an operation: what one method at one path does. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly [Tag];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly description: string;
    readonly required: boolean;
    readonly content: Readonly<Record<string, MediaType>>;
  };
  /** By status. */
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

/** What the operations are grouped by. */
export const tags = {
  "Character references": "Generate, upload and fetch images of a character.",
  Videos: "Make a video of a character, and fetch it.",
  Batches: "List, follow, retry, cancel and remove what was begun, images or a video.",
  Server: "What servers tell each other, and this document.",
} as const;

/** The name of a group of operations. */
export type Tag = keyof typeof tags;
