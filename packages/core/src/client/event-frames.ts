/** What a stream of events brought: one of them, or a comment, by which the server says that it is still there. */
export interface EventFrame {
  /** The name of the event; empty if it has none. */
  readonly name: string;
  /** Undefined for a comment. */
  readonly data: string | undefined;
}

/**
 * Parses `text/event-stream` (https://html.spec.whatwg.org/multipage/server-sent-events.html), cut anywhere into
 * pieces. An event that was not closed by a blank line was cut short, and is no event. The `id` is not needed: it
 * stands in the data as well.
 */
export function eventFrames(): (chunk: string) => EventFrame[] {
  let rest = "";
  let endedWithReturn = false;
  let name = "";
  let data: string[] = [];
  return (chunk) => {
    if (chunk === "") return [];
    const frames: EventFrame[] = [];
    // The line feed of a pair that was cut in two.
    const lines = (endedWithReturn ? chunk.replace(/^\n/, "") : chunk).split(/\r\n|\n|\r/);
    endedWithReturn = chunk.endsWith("\r");
    // Only what is new is looked through: a long line that comes in many pieces costs no more than its length.
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, field, value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (line === "") {
        if (data.length > 0) frames.push({ name, data: data.join("\n") });
        name = "";
        data = [];
      } else if (field === "") frames.push({ name: "", data: undefined });
      else if (field === "data") data.push(value);
      else if (field === "event") name = value;
    }
    return frames;
  };
}
