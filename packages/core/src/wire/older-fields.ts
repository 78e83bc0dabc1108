/** Fields of the first implementation that are parameters of some models that make images. */
export const olderFields: readonly string[] = ["safety_filter_level", "person_generation", "config_flavor"];

/** The same of models that make videos. */
export const olderVideoFields: readonly string[] = ["generate_audio", ...olderFields];
