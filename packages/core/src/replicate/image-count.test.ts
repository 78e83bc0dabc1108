import { describe, expect, test } from "vitest";
import { asksForSeveral } from "./image-count.ts";
import { imageModels } from "./models.ts";

describe("asks for several images:", () => {
  test.each([
    ...["num_outputs", "number_of_outputs", "number_of_images", "num_images", "max_images", "n", "count"],
    ...["batch_size", "batch_count", "batchSize", "samples", "num_samples", "n_samples", "image_count"],
    ...["imageCount", "images_count", "numberOfImages", "numberResults", "num_results", "sampleCount"],
    ...["num_images_per_prompt", "images_per_prompt", "images_to_generate", "output_count", "n_images"],
    ...["num_variations", "variations", "number_of_variants", "num_generations", "how_many", "quantity"],
    ...["total_images", "candidate_count", "outputs", "max_outputs", "amount_of_images", "NUM_OUTPUTS"],
    ...["num_videos", "video_count", "image_num", "num_generated_images", "number-of-images"],
  ])("%s", (name) => {
    expect(asksForSeveral(name, 4)).toBe(true);
    expect(asksForSeveral(name, 1)).toBe(true);
  });
});

describe("asks for something else:", () => {
  test.each([
    ...["num_inference_steps", "number_of_steps", "steps", "n_iter", "num_frames", "frames_per_second"],
    ...["n_prompt", "image_size", "max_image_size", "output_quality", "output_format", "output_compression"],
    ...["num_reference_images", "max_input_images", "sample_steps", "sampler", "sample_shift", "sample_size"],
    ...["max_sequence_length", "max_tokens", "number_of_faces", "num_beams", "seed", "guidance_scale"],
    ...["image", "image_prompt_strength", "image_reference_weight", "max_width", "min_size", "resolution"],
    ...["prompt_strength", "numerals", "account", "discount", "country", "", "__proto__"],
  ])("%j", (name) => {
    expect(asksForSeveral(name, 4)).toBe(false);
  });

  test.each([[["https://a.example/b.png"]], ["https://a.example/b.png"], [null]])(
    "images that are %j: they are to go by",
    (value) => {
      expect(asksForSeveral("images", value)).toBe(false);
    },
  );

  test("what the models of the table are known to take", () => {
    for (const { referenceInputs = {}, options = {} } of Object.values(imageModels)) {
      for (const name of Object.keys(referenceInputs)) expect(asksForSeveral(name, ["x"])).toBe(false);
      for (const name of Object.keys(options)) expect(asksForSeveral(name, "x")).toBe(false);
    }
  });
});
