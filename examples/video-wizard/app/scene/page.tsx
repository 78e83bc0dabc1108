import type { Metadata } from "next";
import { Suspense } from "react";
import { SceneForm } from "../../components/scene-form";

export const metadata: Metadata = { title: "Scene" };

export default function ScenePage() {
  return (
    <>
      <h1 tabIndex={-1}>What happens in the video?</h1>
      <Suspense>
        <SceneForm />
      </Suspense>
    </>
  );
}
