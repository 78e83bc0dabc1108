import type { CharacterGeneration } from "@dramatis/react";

interface RunMessagesProps extends Pick<CharacterGeneration, "status" | "connection" | "error" | "warnings"> {
  /** The message if every slot failed. */
  readonly failureMessage: string | undefined;
}

/** Shows the messages of a run that do not belong to a slot. */
export function RunMessages({ status, connection, error, warnings, failureMessage }: RunMessagesProps) {
  const problem = error?.message ?? (status === "failed" ? failureMessage : undefined);
  return (
    <>
      {problem && (
        <p role="alert" className="alert">
          {problem}
        </p>
      )}
      <p role="status" className="note">
        {connection === "connecting" && "The server cannot be reached. Trying again…"}
        {connection === "reconnecting" &&
          "The connection was lost. Your work continues, and will appear here again."}
      </p>
      {warnings.map(({ message }) => (
        <p key={message} className="note">
          {message}
        </p>
      ))}
    </>
  );
}
