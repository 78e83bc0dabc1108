import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, runNow } from "./commands.ts";

/** The least that mkfs.xfs takes is 300 MB. The image is a sparse file. */
const imageBytes = 512 * 1024 * 1024;

/** A disk in a file, whose power can be cut. */
export class Disk {
  /** Where it is mounted. */
  readonly path: string;
  readonly #folder: string;
  readonly #image: string;
  #mounted = false;

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "dramatis-power-cut-"));
    this.path = join(this.#folder, "disk");
    this.#image = join(this.#folder, "image");
    mkdirSync(this.path);
    // At whatever end: an error that nobody caught, Ctrl-C. Only a kill -9 of this very process leaves a mount.
    process.on("exit", this.#throwAwayNow);
  }

  /** Makes and mounts a new disk with a file system of this name. */
  static async make(fileSystem: string): Promise<Disk> {
    const disk = new Disk();
    await writeFile(disk.#image, "");
    await truncate(disk.#image, imageBytes);
    await run(`mkfs.${fileSystem}`, "-q", disk.#image);
    await disk.mount();
    return disk;
  }

  async mount(): Promise<void> {
    // Set before: a mount that is interrupted may have happened. The loop device goes with the mount.
    this.#mounted = true;
    await run("mount", "-o", "loop", this.#image, this.path);
  }

  /**
   * The ioctl FS_IOC_SHUTDOWN without a flush of the log: from this instant nothing more reaches the disk, as
   * after a power cut, and every call fails.
   */
  async cutPower(): Promise<void> {
    await run("xfs_io", "-x", "-c", "shutdown", this.path);
  }

  /** Forgets everything that memory holds, and mounts what the disk holds. */
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
    // A process that was killed just now may hold a file for a moment.
    for (let turn = 0; turn < 40; turn += 1) {
      if (runNow("umount", this.path) || !runNow("mountpoint", "-q", this.path)) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
    runNow("umount", "--lazy", this.path);
  }
}
