import { DramatisError } from "../../errors/dramatis-error.ts";
import { HttpError } from "../handler/http-error.ts";

/** The same, but an image that is too large is answered with 413: it is the caller who sent it. */
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
