import type { PredictionScript } from "@dramatis/replicate-emulator";

/** An interrupted prediction, with the error text of Replicate. */
export const broken: PredictionScript = {
  end: { status: "failed", error: "Prediction interrupted; please retry (code: PA)" },
};

/** A prediction whose content is refused. */
export const rejected: PredictionScript = {
  end: { status: "failed", error: "NSFW content detected. Try running it again, or try a different prompt." },
};
