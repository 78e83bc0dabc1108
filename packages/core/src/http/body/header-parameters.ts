/** A header value such as `form-data; name="file"; filename="me.png"`, taken apart. */
export interface ParameterizedValue {
  /** What stands before the parameters, in lower case. */
  readonly value: string;
  /** By name in lower case. Where a name is there twice, the first one counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** One parameter, from where the last one ended: so that the work grows with the length and no faster. */
const parameter = /[ \t]*;[ \t]*([^\s"=;]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s";]*))/y;

/**
 * Takes the value of a `Content-Type` or `Content-Disposition` apart. What comes after something that is no parameter
 * is left out.
 */
export function headerParameters(header: string): ParameterizedValue {
  const valueEnd = header.indexOf(";");
  const value = (valueEnd < 0 ? header : header.slice(0, valueEnd)).trim().toLowerCase();
  const parameters = new Map<string, string>();
  parameter.lastIndex = valueEnd < 0 ? header.length : valueEnd;
  for (let match = parameter.exec(header); match !== null; match = parameter.exec(header)) {
    const [, name = "", quoted, plain = ""] = match;
    const key = name.toLowerCase();
    // A backslash before anything else is one of a file's path: browsers do not escape it.
    if (!parameters.has(key)) parameters.set(key, quoted?.replaceAll(/\\(["\\])/g, "$1") ?? plain);
  }
  return { value, parameters };
}
