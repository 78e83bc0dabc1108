/** Returns what is wrong with the data of an event. */
type CheckData = (data: unknown) => readonly string[];

/**
 * Wraps an event stream so that each frame is checked as it is read. The reader gets an error instead of an invalid
 * frame. The source is read on demand only, and is canceled when the reader cancels.
 */
export function checkedFrames(
  source: ReadableStream<Uint8Array>,
  checkData: CheckData,
  fail: (problems: readonly string[]) => Error,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        const frames = `${rest}${decoder.decode(value, { stream: !done })}`.split("\n\n");
        rest = frames.pop() ?? "";
        const problems = frames.flatMap((frame) => frameProblems(frame, checkData));
        if (done && rest !== "") problems.push(`the stream ends within a frame: ${rest.slice(0, 120)}`);
        if (problems.length > 0) {
          reader.cancel().catch(() => undefined);
          throw fail(problems);
        }
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** Checks one frame of a stream, and returns what is wrong with it. */
export function frameProblems(frame: string, checkData: CheckData): string[] {
  const problems: string[] = [];
  const fields = new Map<string, string>();
  for (const line of frame.split("\n").filter((text) => !text.startsWith(":"))) {
    const [, name, value] = /^(id|event|data|retry): (.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) problems.push(`not a line of an event stream: ${line}`);
    else if (fields.has(name)) problems.push(`two lines for ${name}`);
    else fields.set(name, value);
  }
  const text = fields.get("data");
  if (text === undefined) {
    return fields.has("event") || fields.has("id")
      ? [...problems, `an event without data: ${frame}`]
      : problems;
  }
  const data: unknown = JSON.parse(text);
  const { type, sequence } = Object(data);
  const event = fields.get("event");
  const place = `event ${event}: `;
  if (event !== type) problems.push(`${place}its data has the type ${type}`);
  const id = type === "slot-progress" ? undefined : String(sequence);
  if (fields.get("id") !== id) {
    problems.push(`${place}its id is ${fields.get("id") ?? "absent"}, and should be ${id ?? "absent"}`);
  }
  if (text.includes('"base64"')) problems.push(`${place}events never carry the images' bytes`);
  return [...problems, ...checkData(data).map((problem) => `${place}${problem}`)];
}
