/**
 * A client that was not written for this project, modeled on the app that the endpoints come from. It sends every
 * field, with null or an empty string for missing values, reads images from `base64`, sends no key, and understands
 * errors only as `application/json`. It imports nothing from this repository.
 */
export interface OlderClient {
  generate(description: string, options?: GenerateOptions): Promise<Generated>;
  image(id: string): Promise<Uint8Array>;
  upload(file: Blob, filename: string): Promise<Uploaded>;
  generateVideo(prompt: string, characterReferenceId: string | null): Promise<MadeVideo>;
  video(path: string): Promise<Uint8Array>;
  videoInfo(id: string): Promise<VideoInfo>;
}

export interface GenerateOptions {
  readonly numImages?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Generated {
  readonly images: readonly { readonly id: string; readonly path: string; readonly base64: string }[];
  readonly metadata: {
    readonly num_images_requested: number;
    readonly num_images_generated: number;
    readonly model_used: string;
  };
}

export interface Uploaded {
  readonly image_id: string;
  readonly content_type: string;
  readonly file_size: number;
  readonly filename: string;
}

export interface MadeVideo {
  readonly video_id: string;
  readonly video_url: string;
  readonly character_reference_warning: string | null;
}

export interface VideoInfo {
  readonly video_id: string;
  readonly exists: boolean;
  readonly file_size_bytes: number;
}

/** An error that the client shows to its user. */
export class ShownError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** How often the client sends a request that is answered with a 5xx. */
const maxAttempts = 3;

/** @param api - the address of the server, including the base path of the endpoints. */
export function createOlderClient(api: string): OlderClient {
  async function json<Body>(path: string, init?: RequestInit): Promise<Body> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${api}${path}`, init);
      if (response.ok) return (await response.json()) as Body;
      if (response.status < 500 || attempt === maxAttempts) throw await toShownError(response);
      await response.body?.cancel();
    }
  }
  const post = (body: object, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, text/plain, */*", ...headers },
    body: JSON.stringify(body),
  });

  return {
    generate: (character_description, { numImages = 4, headers = {} } = {}) =>
      json(
        "/generate_character_reference",
        post(
          {
            character_description,
            num_images: numImages,
            aspect_ratio: "",
            safety_filter_level: null,
            person_generation: "",
            output_format: "png",
            negative_prompt: "",
            seed: null,
            config_flavor: null,
          },
          headers,
        ),
      ),
    async image(id) {
      return readBytes(await fetch(`${api}/get_character_reference/${id}?redirect=false`));
    },
    upload(file, filename) {
      const form = new FormData();
      form.append("file", file, filename);
      return json("/upload_character_reference", { method: "POST", body: form });
    },
    generateVideo: (prompt, character_reference_id) =>
      json(
        "/generate_video",
        post({
          prompt,
          character_reference_id,
          reference_image_base64: null,
          aspect_ratio: "",
          negative_prompt: "",
          duration: null,
          seed: null,
          generate_audio: null,
        }),
      ),
    async video(path) {
      return readBytes(await fetch(new URL(path, api)));
    },
    videoInfo: (id) => json(`/get_video/${id}/info`),
  };
}

async function readBytes(response: Response): Promise<Uint8Array> {
  if (!response.ok) throw await toShownError(response);
  return new Uint8Array(await response.arrayBuffer());
}

/** Reads only `application/json`, and shows the first text that it finds. */
async function toShownError(response: Response): Promise<ShownError> {
  const [type] = (response.headers.get("content-type") ?? "").split(";");
  if (type !== "application/json") return new ShownError(response.status, `HTTP ${response.status}`);
  const { error, message, detail } = (await response.json()) as Record<string, unknown>;
  return new ShownError(response.status, String(error ?? message ?? detail));
}
