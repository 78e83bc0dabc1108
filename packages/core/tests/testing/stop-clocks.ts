import { afterAll } from "vitest";
import { stopVirtualClocks } from "./virtual-clock.ts";

afterAll(stopVirtualClocks);
