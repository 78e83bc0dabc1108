import type { Metadata } from "next";
import { Suspense } from "react";
import { ChooseCharacter } from "../../components/choose-character";

export const metadata: Metadata = { title: "Choose" };

export default function ChoosePage() {
  return (
    <>
      <h1 tabIndex={-1}>Choose your character</h1>
      <Suspense>
        <ChooseCharacter />
      </Suspense>
    </>
  );
}
