/** What the tests need of either form: a base URL and a fetch function. */
export interface Target {
  readonly baseUrl: string;
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
}

export interface Created {
  readonly status: number;
  readonly body: PredictionBody;
}

export interface PredictionBody {
  readonly id: string;
  readonly status: string;
  readonly model: string;
  readonly version: string;
  readonly input: Record<string, unknown>;
  readonly output: unknown;
  readonly error: string | null;
  readonly logs: string;
  readonly data_removed: boolean;
  readonly deadline?: string;
  readonly metrics?: { readonly predict_time?: number; readonly total_time: number };
  readonly urls: { readonly get: string; readonly cancel: string };
  readonly started_at?: string;
  readonly completed_at?: string;
}

export const HEADERS = { authorization: "Bearer r8_test", "content-type": "application/json" };

export async function create(
  target: Target,
  model: string,
  input: unknown,
  headers: Record<string, string> = {},
): Promise<Created> {
  const response = await target.fetch(`${target.baseUrl}/models/${model}/predictions`, {
    method: "POST",
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify({ input }),
  });
  return { status: response.status, body: await response.json() };
}

/** Creates a prediction and waits until it finishes. */
export async function run(target: Target, model: string, input: unknown): Promise<PredictionBody> {
  return (await create(target, model, input, { prefer: "wait" })).body;
}

export async function get(target: Target, path: string): Promise<{ status: number; body: PredictionBody }> {
  const response = await target.fetch(path.startsWith("http") ? path : `${target.baseUrl}${path}`, {
    headers: HEADERS,
  });
  return { status: response.status, body: await response.json() };
}

export function urlsOf(output: unknown): readonly string[] {
  return [output].flat().filter((item) => typeof item === "string");
}

/** Returns the error code of a failed fetch. */
export async function failureCode(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) return "no failure";
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? cause.code : error.message;
}
