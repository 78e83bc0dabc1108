import type { CharacterGeneration } from "@dramatis/react";

interface RunMessagesProps extends Pick<CharacterGeneration, "status" | "connection" | "error" | "warnings"> {
  /** What to say where nothing came of it. */
  readonly nothing: string | undefined;
}

/** What there is to say of a run, beside what its slots say themselves. */
export function RunMessages({ status, connection, error, warnings, nothing }: RunMessagesProps) {
  const problem = error?.message ?? (status === "failed" ? nothing : undefined);
  return (
    <>
      {problem && (
        <p role="alert" className="alert">
          {problem}
        </p>
      )}
      <p role="status" className="note">
        {connection === "connecting" && "The server cannot be reached. Trying again."}
        {connection === "reconnecting" &&
          "The connection is lost. The work goes on, and will be shown again."}
      </p>
      {warnings.map(({ message }) => (
        <p key={message} className="note">
          {message}
        </p>
      ))}
    </>
  );
}
