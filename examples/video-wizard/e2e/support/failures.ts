import type { PredictionScript } from "@dramatis/replicate-emulator";

/** A prediction that breaks off, as Replicate tells it. */
export const broken: PredictionScript = {
  end: { status: "failed", error: "Prediction interrupted; please retry (code: PA)" },
};

/** A prediction whose input is refused for what it shows. */
export const rejected: PredictionScript = {
  end: { status: "failed", error: "NSFW content detected. Try running it again, or try a different prompt." },
};
