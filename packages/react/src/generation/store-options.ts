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
   * Keeps the run, and with it the user's own images, over a reload, in `sessionStorage` under this name. Give each
   * generation its own name; a selection and a video may have the same one. Default: nothing is kept.
   */
  readonly persistKey?: string | undefined;
}

/** For a store that the provider component keeps. */
export interface OwnStoreOptions<Of extends Kind> extends SharedOptions {
  readonly store?: undefined;
  /**
   * Names the generation. Every component under the same `DramatisProvider` that gives this key shows the same run, and
   * a component that is unmounted and mounted again finds it. Default: `persistKey`; without one, a generation for each
   * provider component and kind of hook, for one mounted component at a time.
   */
  readonly key?: string | undefined;
  /**
   * Called once whenever all slots have ended: of a run, of a retry, and of a run that was found again after a reload.
   * A component that is hidden is called when it is shown again. What happens while no component is mounted is reported
   * to the next one that shows the run.
   */
  readonly onFinish?: ((result: BatchResult<Of>) => void) | undefined;
  /** Called once with each error that `error` shows. A slot's failure is not one. */
  readonly onError?: ((error: DramatisError) => void) | undefined;
  /**
   * What `generate` does while another request runs: replace it (`replace`, the default) or `ignore` the new one. The
   * component that creates the generation decides.
   */
  readonly whenRunning?: GenerationStoreOptions["whenRunning"] | undefined;
}

/** For a store of the app. */
export interface GivenStoreOptions<Of extends Kind> extends SharedOptions {
  /** A store of the app, which many components may show. It has its own callbacks and its own storage. */
  readonly store: GenerationStore<Of>;
  readonly key?: undefined;
  readonly onFinish?: undefined;
  readonly onError?: undefined;
  readonly whenRunning?: undefined;
}

/** What a hook takes. */
export type StoreOptions<Of extends Kind> = OwnStoreOptions<Of> | GivenStoreOptions<Of>;
