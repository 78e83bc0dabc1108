import { v4 } from "uuid";
import type { Random } from "./random.ts";

/** The system's chance: what every factory uses unless it is given another one. */
export const systemRandom: Random = { number: () => Math.random(), uuid: () => v4() };
