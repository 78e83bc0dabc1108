import type { Metadata, Viewport } from "next";
import { type ReactNode, Suspense } from "react";
import { FocusOnStep } from "../components/focus-on-step";
import { Providers } from "../components/providers";
import { Steps } from "../components/steps";
import "./styles.css";

export const metadata: Metadata = {
  title: { default: "Video wizard", template: "%s · Video wizard" },
  description: "Describe a character, choose an image of it, and turn it into a video.",
};

export const viewport: Viewport = { colorScheme: "light dark" };

export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header className="header">
          <p className="brand">Video wizard</p>
          <Suspense>
            <Steps />
          </Suspense>
        </header>
        <main className="main">
          <Providers>{children}</Providers>
        </main>
        <FocusOnStep />
      </body>
    </html>
  );
}
