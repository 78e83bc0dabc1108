import type {
  BatchResult,
  DramatisClient,
  DramatisError,
  GenerationStore,
  GenerationStoreOptions,
} from "@dramatis/core/client";

/** What is generated. */
export type Kind = "image" | "video";

/** What both kinds of store are given. */
interface SharedOptions {
  /** Talks to the server. Default: that of `DramatisProvider`. Each call goes to the one of the latest render. */
  readonly client?: DramatisClient | undefined;
  /**
   * Under this key the run, and with it own images, outlive a reload, in `sessionStorage`. Give each generation its own;
   * a selection, and a video, may have the same. Default: nothing is kept. Only the first render's counts.
   */
  readonly persistKey?: string | undefined;
}

/** For a store of the component's own. */
export interface OwnStoreOptions<Of extends Kind> extends SharedOptions {
  readonly store?: undefined;
  /**
   * Called once whenever all slots have ended: of a run, of a retry, and of a run that was found again after a reload.
   * While the component is unmounted or hidden it is not called; when it is shown again it is told what it missed.
   */
  readonly onFinish?: ((result: BatchResult<Of>) => void) | undefined;
  /** Called once with each error that `error` shows. A slot's failure is none. */
  readonly onError?: ((error: DramatisError) => void) | undefined;
  /**
   * What `generate` does while another request runs: take its place (`replace`, the default) or `ignore` the new one.
   * Only the first render's counts.
   */
  readonly whenRunning?: GenerationStoreOptions["whenRunning"] | undefined;
}

/** For a store of the app's. */
export interface GivenStoreOptions<Of extends Kind> extends SharedOptions {
  /** A store of the app's, which many components may show. It has its callbacks and its storage itself. */
  readonly store: GenerationStore<Of>;
  readonly onFinish?: undefined;
  readonly onError?: undefined;
  readonly whenRunning?: undefined;
}

/** What a hook takes. */
export type StoreOptions<Of extends Kind> = OwnStoreOptions<Of> | GivenStoreOptions<Of>;
