/** Checks the rules for batches on the wire that a schema cannot express. Returns the violations. */
export function brokenBatchRules(batch: Readonly<Record<string, unknown>>): string[] {
  if (batch.kind === "video") return brokenVideoRules(batch);
  const { images, failures, slots, metadata } = batch;
  if (!Array.isArray(images) || !Array.isArray(failures) || !Array.isArray(slots)) return [];
  const { num_images_requested: requested, num_images_generated: generated } = Object(metadata);
  const broken: string[] = [];
  const ended = images.length + failures.length;
  if (batch.status === "running" ? ended > requested : ended !== requested) {
    broken.push(
      `${requested} were requested, but there are ${images.length} images and ${failures.length} failures`,
    );
  }
  if (generated !== images.length) {
    broken.push(`num_images_generated is ${generated}, but there are ${images.length} images`);
  }
  if (slots.length !== requested)
    broken.push(`${requested} were requested, but there are ${slots.length} slots`);
  for (const [name, list] of Object.entries({ images, failures, slots })) {
    const numbers = list.map(({ slot }) => Number(slot));
    const isOrdered = numbers.every((slot, index) => index === 0 || slot > Number(numbers[index - 1]));
    if (!isOrdered) broken.push(`${name} are not in the order of their slots: ${numbers.join(", ")}`);
  }
  return broken;
}

function brokenVideoRules(batch: Readonly<Record<string, unknown>>): string[] {
  const { video, failures, slots, status } = batch;
  // A batch-start event has the same kind, but is not a batch.
  if (!Array.isArray(failures) || !Array.isArray(slots)) return [];
  const broken: string[] = [];
  const ended = (video === undefined ? 0 : 1) + failures.length;
  if (ended !== (status === "running" ? 0 : 1)) {
    broken.push(`a ${status} video batch has ${ended} videos and failures together`);
  }
  const { id, path, url } = Object(video);
  for (const [name, value] of Object.entries({ video_id: id, video_path: path, video_url: url })) {
    if (batch[name] !== value) broken.push(`${name} is ${batch[name]}, and the video's is ${value}`);
  }
  return broken;
}
