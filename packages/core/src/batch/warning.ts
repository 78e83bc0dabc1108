/** Something that did not go as asked and failed nothing: a parameter that the model lacks, for example. */
export interface Warning {
  readonly code:
    | "parameter_unsupported"
    | "parameter_unknown"
    | "model_unknown"
    | "outputs_surplus"
    | "asset_missing";
  readonly message: string;
  /** The parameter that it is about, by its name in the request. */
  readonly parameter?: string;
  /** What was stored besides what the slots asked for, by its ids. They are found, served and removed like any other. */
  readonly assetIds?: readonly string[];
}
