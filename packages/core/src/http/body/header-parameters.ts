/** The parsed form of a header value such as `form-data; name="file"; filename="me.png"`. */
export interface ParameterizedValue {
  /** The part before the parameters, in lower case. */
  readonly value: string;
  /** By name, in lower case. If a name occurs twice, the first one is used. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** One parameter. Sticky, so that the work is linear in the length of the header. */
const parameter = /[ \t]*;[ \t]*([^\s"=;]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s";]*))/y;

/**
 * Parses the value of a `Content-Type` or `Content-Disposition` header. Parsing stops at the first invalid parameter.
 */
export function headerParameters(header: string): ParameterizedValue {
  const valueEnd = header.indexOf(";");
  const value = (valueEnd < 0 ? header : header.slice(0, valueEnd)).trim().toLowerCase();
  const parameters = new Map<string, string>();
  parameter.lastIndex = valueEnd < 0 ? header.length : valueEnd;
  for (let match = parameter.exec(header); match !== null; match = parameter.exec(header)) {
    const [, name = "", quoted, plain = ""] = match;
    const key = name.toLowerCase();
    // Any other backslash belongs to a file path: browsers do not escape it.
    if (!parameters.has(key)) parameters.set(key, quoted?.replaceAll(/\\(["\\])/g, "$1") ?? plain);
  }
  return { value, parameters };
}
