import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, runNow } from "./commands.ts";

/** mkfs.xfs requires at least 300 MB. The image is a sparse file. */
const imageBytes = 512 * 1024 * 1024;

/** A disk in an image file, whose power can be cut. */
export class Disk {
  /** The mount point. */
  readonly path: string;
  readonly #folder: string;
  readonly #image: string;
  #mounted = false;

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "dramatis-power-cut-"));
    this.path = join(this.#folder, "disk");
    this.#image = join(this.#folder, "image");
    mkdirSync(this.path);
    // Cleans up after an uncaught error or Ctrl-C too. Only `kill -9` of this process leaves the mount.
    process.on("exit", this.#throwAwayNow);
  }

  /** Creates and mounts a new disk with the given file system. */
  static async make(fileSystem: string): Promise<Disk> {
    const disk = new Disk();
    await writeFile(disk.#image, "");
    await truncate(disk.#image, imageBytes);
    await run(`mkfs.${fileSystem}`, "-q", disk.#image);
    await disk.mount();
    return disk;
  }

  async mount(): Promise<void> {
    // Set before mounting, because an interrupted mount can have succeeded. The loop device is released with the mount.
    this.#mounted = true;
    await run("mount", "-o", "loop", this.#image, this.path);
  }

  /**
   * Simulates a power cut with the ioctl FS_IOC_SHUTDOWN, without flushing the log: from this moment, nothing reaches
   * the disk, and every call fails.
   */
  async cutPower(): Promise<void> {
    await run("xfs_io", "-x", "-c", "shutdown", this.path);
  }

  /** Unmounts the disk, which discards everything in memory, and mounts it again. */
  async restart(): Promise<void> {
    await run("umount", this.path);
    await this.mount();
  }

  throwAway(): void {
    process.off("exit", this.#throwAwayNow);
    this.#throwAwayNow();
  }

  readonly #throwAwayNow = () => {
    if (this.#mounted) this.#unmountNow();
    rmSync(this.#folder, { recursive: true, force: true });
  };

  #unmountNow(): void {
    // A process that was just killed can still hold a file for a moment.
    for (let turn = 0; turn < 40; turn += 1) {
      if (runNow("umount", this.path) || !runNow("mountpoint", "-q", this.path)) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
    runNow("umount", "--lazy", this.path);
  }
}
