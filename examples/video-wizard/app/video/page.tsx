import type { Metadata } from "next";
import { Suspense } from "react";
import { WatchVideo } from "../../components/watch-video";

export const metadata: Metadata = { title: "Video" };

export default function VideoPage() {
  return (
    <>
      <h1 tabIndex={-1}>Your video</h1>
      <Suspense>
        <WatchVideo />
      </Suspense>
    </>
  );
}
