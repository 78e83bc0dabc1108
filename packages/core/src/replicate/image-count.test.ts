import { describe, expect, test } from "vitest";
import { asksForSeveral } from "./image-count.ts";
import { imageModels } from "./models.ts";

describe("an option that asks for several images:", () => {
  test.each([
    ...["num_outputs", "number_of_outputs", "number_of_images", "num_images", "max_images", "n", "count"],
    ...["batch_size", "batch_count", "batchSize", "samples", "num_samples", "n_samples", "image_count"],
    ...["imageCount", "images_count", "numberOfImages", "numberResults", "num_results", "sampleCount"],
    ...["num_images_per_prompt", "images_per_prompt", "images_to_generate", "output_count", "n_images"],
    ...["num_variations", "variations", "number_of_variants", "num_generations", "how_many", "quantity"],
    ...["total_images", "candidate_count", "outputs", "max_outputs", "amount_of_images", "NUM_OUTPUTS"],
    ...["num_batches", "batches", "nb_images", "nr_images", "no_of_images", "numberofimages", "imagenumber"],
    ...["num_return_sequences", "num_pics", "num_shots", "num_portraits", "num_avatars", "repeat", "repeats"],
    ...["sequences", "number", "total", "best_of", "bestOf", "num_options", "num_completions", "grid"],
    ...["maxbatchsize", "nbOutputs", "numimagesperprompt", "totalimages", "samplecount", "image_limit"],
    ...["desired_images", "target_image_count", "how_many_pictures", "num_renders", "headshots", "artworks"],
    ...["qty", "generate_count", "num_gen", "num_gens", "no_images", "noutputs", "numpics"],
    ...["num_to_generate", "images_per_request", "outputs_per_run", "image_batch_size", "num_repeats"],
    ...["number_of_drafts", "number_of_times", "copies", "alternatives", "num_choices", "repetitions"],
    ...["num_videos", "video_count", "image_num", "num_generated_images", "number-of-images"],
  ])("%s", (name) => {
    for (const value of [4, "4", 2.5]) expect(asksForSeveral(name, value)).toBe(true);
    for (const value of [1, "1", "1.0", null]) expect(asksForSeveral(name, value)).toBe(false);
  });
});

describe("an option that asks for something else:", () => {
  test.each([
    ...["num_inference_steps", "number_of_steps", "steps", "n_iter", "num_frames", "frames_per_second"],
    ...["n_prompt", "image_size", "max_image_size", "output_quality", "output_format", "output_compression"],
    ...["num_reference_images", "max_input_images", "sample_steps", "sampler", "sample_shift", "sample_size"],
    ...["max_sequence_length", "max_tokens", "number_of_faces", "num_beams", "seed", "guidance_scale"],
    ...["image", "image_prompt_strength", "image_reference_weight", "max_width", "min_size", "resolution"],
    ...["num_seeds", "seed_count", "seeds", "number_of_words", "num_layers", "num_colors", "num_faces"],
    ...["num_characters", "number_of_people", "num_key_frames", "images_per_second", "n_iter", "iterations"],
    ...["option", "sequence_length", "version", "model_version", "shot", "total_pixels", "total_steps"],
    ...[
      "num_input_images",
      "numReferenceImages",
      "numinferencesteps",
      "maximagesize",
      "gridding",
      "tile_grid",
    ],
    ...["batch_index", "nonimages", "note", "notes", "nudges", "numb", "manyness", "repeat_penalty", "max"],
    ...["prompt_strength", "numerals", "account", "discount", "country", "", "__proto__"],
  ])("%j", (name) => {
    expect(asksForSeveral(name, 4)).toBe(false);
  });

  test.each([[["https://a.example/b.png"]], ["https://a.example/b.png"], [null]])(
    "images that are %j, because they are reference images",
    (value) => {
      expect(asksForSeveral("images", value)).toBe(false);
    },
  );

  test.each(["shots", "num_shots", "repeats", "grid", "sequences"])(
    "%s, which are parts of one video",
    (name) => {
      expect(asksForSeveral(name, 4, "video")).toBe(false);
    },
  );

  test.each(["auto", "png", "4k", "", "x", true, {}])("a value of %j under an ambiguous name", (value) => {
    for (const name of ["samples", "total", "grid", "options"])
      expect(asksForSeveral(name, value)).toBe(false);
  });

  test("the known reference inputs of the models in the table", () => {
    for (const { referenceInputs = {}, options = {} } of Object.values(imageModels)) {
      for (const name of Object.keys(referenceInputs)) expect(asksForSeveral(name, ["x"])).toBe(false);
      for (const name of Object.keys(options)) expect(asksForSeveral(name, "x")).toBe(false);
    }
  });
});
