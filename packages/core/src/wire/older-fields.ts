/** Fields of the first API version that are parameters of some image models. */
export const olderFields: readonly string[] = ["safety_filter_level", "person_generation", "config_flavor"];

/** Fields of the first API version that are parameters of some video models. */
export const olderVideoFields: readonly string[] = ["generate_audio", ...olderFields];
