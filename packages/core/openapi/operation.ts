import type { Schema } from "../src/wire/schemas/documented.ts";

/** An example value. */
export interface Example {
  readonly summary: string;
  readonly value: unknown;
}

/** The description of a body in one media type. */
export interface MediaType {
  readonly schema?: Schema;
  readonly examples?: Readonly<Record<string, Example>>;
  readonly encoding?: Readonly<Record<string, { readonly contentType: string }>>;
  /** For an event stream, the schema of each event's data. OpenAPI 3.1 has no keyword for it. */
  readonly "x-event-data"?: Schema;
}

/** A response header. */
export interface Header {
  readonly description: string;
  /** Whether every response with this status has it. */
  readonly required?: boolean;
  readonly schema: Schema;
  readonly example?: string | number;
}

/** A parameter in the path, the query or a request header. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly description: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly example?: string | boolean | number;
}

/** A response. */
export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly content?: Readonly<Record<string, MediaType>>;
  /** For a problem, the error codes that it can have. */
  readonly "x-codes"?: readonly string[];
}

/** An OpenAPI operation: one method at one path. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  /** The name of its group. */
  readonly tags: readonly [string];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly description: string;
    readonly required: boolean;
    readonly content: Readonly<Record<string, MediaType>>;
  };
  /** By status. */
  readonly responses: Readonly<Record<string, ResponseObject>>;
}
