import { v4 } from "uuid";
import type { Random } from "./random.ts";

/** The system's randomness: the default of every factory. */
export const systemRandom: Random = { number: () => Math.random(), uuid: () => v4() };
