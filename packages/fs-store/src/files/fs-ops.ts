/** The facts about a file that the store uses. */
export interface FileFacts {
  readonly byteLength: number;
  /** Distinguishes a file from a later one with the same name, even if the inode number is reused. */
  readonly identity: string;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  /** The device number of its file system. */
  readonly device: number;
  /** The inode number on that device. */
  readonly inode: number;
}

/**
 * How a file is opened. `read`: for reading. `read-now`: for reading, right after its facts were read. `create`: must
 * not exist yet. `add`: must exist; writes append. `create-or-add`: like `add`, but created if missing. `patch`: must
 * exist; is written in place.
 */
export type OpenMode = "read" | "read-now" | "create" | "add" | "create-or-add" | "patch";

/** An open file. */
export interface OpenFile {
  /** Writes once, at the end of the file. Returns how many bytes were written, which may be fewer than given. */
  write(bytes: Uint8Array): Promise<number>;
  writeAt(bytes: Uint8Array, position: number): Promise<number>;
  /** Reads once into `target`. Returns 0 at the end of the file. */
  read(target: Uint8Array, position: number): Promise<number>;
  facts(): Promise<FileFacts>;
  sync(): Promise<void>;
  /** Like `sync`, but without the times of the file. */
  syncData(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Every file system call that the store makes, so that tests can inject a fault, a count or a crash into any of them.
 * All take absolute paths and reject with the system's error.
 */
export interface FsOps {
  open(path: string, mode: OpenMode): Promise<OpenFile>;
  /** Creates a second name for a file. Rejects with EEXIST if the name exists. */
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Removes an empty folder. */
  removeFolder(path: string): Promise<void>;
  /** Creates a folder. Rejects with EEXIST if it exists. */
  makeFolder(path: string): Promise<void>;
  /** Creates a folder and its missing parents. Returns the topmost folder that it created. */
  makeFolders(path: string): Promise<string | undefined>;
  names(path: string): Promise<string[]>;
  facts(path: string): Promise<FileFacts>;
  /** Like `facts`, but synchronous: for a file whose metadata is in the system's cache. */
  factsNow(path: string): Promise<FileFacts>;
  readText(path: string): Promise<string>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
}
