/** One frame of an event stream: an event, or a comment, which the server sends as a heartbeat. */
export interface EventFrame {
  /** The name of the event; empty if absent. */
  readonly name: string;
  /** Undefined for a comment. */
  readonly data: string | undefined;
}

/**
 * Returns a parser of `text/event-stream` (https://html.spec.whatwg.org/multipage/server-sent-events.html), which takes
 * chunks that are cut anywhere. An event without its closing blank line is incomplete and is dropped. The `id` field is
 * ignored, because the data holds the sequence too.
 */
export function eventFrames(): (chunk: string) => EventFrame[] {
  let rest = "";
  let endedWithReturn = false;
  let name = "";
  let data: string[] = [];
  return (chunk) => {
    if (chunk === "") return [];
    const frames: EventFrame[] = [];
    // A CRLF pair can be split between two chunks.
    const lines = (endedWithReturn ? chunk.replace(/^\n/, "") : chunk).split(/\r\n|\n|\r/);
    endedWithReturn = chunk.endsWith("\r");
    // Only the new chunk is searched, so a long line in many chunks costs no more than its length.
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
