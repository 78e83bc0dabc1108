import type {
  BatchResult,
  DramatisClient,
  DramatisError,
  GenerationStore,
  GenerationStoreOptions,
} from "@dramatis/core/client";

/** The kind of media that is generated. */
export type Kind = "image" | "video";

/** The options that all stores share. */
interface SharedOptions {
  /** The client for the server. Each call uses the client of the latest render. Default: that of `DramatisProvider`. */
  readonly client?: DramatisClient | undefined;
  /**
   * The name under which the run and the user's own images are persisted in `sessionStorage`, so that they survive a
   * reload. Give each generation its own name. A selection and a video can use the same name. Default: not persisted.
   */
  readonly persistKey?: string | undefined;
}

/** The options if the provider component owns the store. */
export interface OwnStoreOptions<Of extends Kind> extends SharedOptions {
  readonly store?: undefined;
  /**
   * The name of the generation. All components with this key under the same `DramatisProvider` show the same run, and a
   * component that is remounted finds it again. Default: `persistKey`. Without either, there is one generation for each
   * provider component and kind of hook, for one mounted component at a time.
   */
  readonly key?: string | undefined;
  /**
   * Called once each time all slots have ended: after a run, after a retry, and after a run that was resumed after a
   * reload. If the component is hidden, the call is delayed until it is shown again. If no component is mounted, the
   * next one that shows the run receives the call.
   */
  readonly onFinish?: ((result: BatchResult<Of>) => void) | undefined;
  /** Called once for each error that `error` shows. The failure of a slot is not such an error. */
  readonly onError?: ((error: DramatisError) => void) | undefined;
  /**
   * What `generate` does while another request is running: `replace` it (the default), or `ignore` the new request. The
   * option of the component that creates the generation applies.
   */
  readonly whenRunning?: GenerationStoreOptions["whenRunning"] | undefined;
}

/** The options if the app owns the store. */
export interface GivenStoreOptions<Of extends Kind> extends SharedOptions {
  /** A store of the app, which several components can show. It has its own callbacks and its own storage. */
  readonly store: GenerationStore<Of>;
  readonly key?: undefined;
  readonly onFinish?: undefined;
  readonly onError?: undefined;
  readonly whenRunning?: undefined;
}

/** The options of a hook. */
export type StoreOptions<Of extends Kind> = OwnStoreOptions<Of> | GivenStoreOptions<Of>;
