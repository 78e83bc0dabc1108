/** What the store wants to know of a file. */
export interface FileFacts {
  readonly byteLength: number;
  /** Tells a file from one that was made later under the same name, even where the inode's number came back. */
  readonly identity: string;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Which file system it is on. */
  readonly device: number;
  /** Its number there. */
  readonly inode: number;
}

/**
 * How a file is opened. `read-now`: to be read, by who has just asked for its facts. `create`: it must not exist yet. `add`: it must exist, and writes go to its end.
 * `create-or-add`: the same, made if absent. `patch`: it must exist, and is written in place.
 */
export type OpenMode = "read" | "read-now" | "create" | "add" | "create-or-add" | "patch";

/** An open file. */
export interface OpenFile {
  /** Writes once, at the end of the file; fewer bytes may have been written than given. */
  write(bytes: Uint8Array): Promise<number>;
  writeAt(bytes: Uint8Array, position: number): Promise<number>;
  /** Reads once into `target`; 0 at the end of the file. */
  read(target: Uint8Array, position: number): Promise<number>;
  facts(): Promise<FileFacts>;
  sync(): Promise<void>;
  /** As `sync`, without the times of the file. */
  syncData(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Every file-system call that the store makes, and no other way to one: a test puts a fault, a count or a crash
 * into any of them. All take absolute paths and reject with the system's error.
 */
export interface FsOps {
  open(path: string, mode: OpenMode): Promise<OpenFile>;
  /** A second name for a file; EEXIST where the name is taken. */
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Takes away a folder that is empty. */
  removeFolder(path: string): Promise<void>;
  /** Makes a folder; EEXIST where there is one. */
  makeFolder(path: string): Promise<void>;
  /** Makes a folder and those above it that are missing, and tells the topmost one that it made. */
  makeFolders(path: string): Promise<string | undefined>;
  names(path: string): Promise<string[]>;
  facts(path: string): Promise<FileFacts>;
  /** As `facts`, of a file that was looked at before: what the system knows of it is in memory. */
  factsNow(path: string): Promise<FileFacts>;
  readText(path: string): Promise<string>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
}
