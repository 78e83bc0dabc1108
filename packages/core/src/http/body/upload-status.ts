import { DramatisError } from "../../errors/dramatis-error.ts";
import { HttpError } from "../handler/http-error.ts";

/** Changes the status of `output_too_large` to 413, because the caller sent the image. */
export async function withUploadStatus<Result>(keeping: Promise<Result>): Promise<Result> {
  try {
    return await keeping;
  } catch (error) {
    if (DramatisError.isInstance(error) && error.code === "output_too_large") {
      throw new HttpError("output_too_large", error.message, { status: 413 });
    }
    throw error;
  }
}
