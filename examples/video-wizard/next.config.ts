import type { NextConfig } from "next";

// Set before Next.js sends anything.
process.env.NEXT_TELEMETRY_DISABLED ||= "1";

const config: NextConfig = {
  // fsStore reads arbitrary files of its folder, so the bundler cannot know which files the app needs. That does not
  // matter here, because the app is not packaged.
  turbopack: { ignoreIssue: [{ path: "**/fs-store/**", title: /tracing of the whole project/ }] },
  // `npm run types` checks the types.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  // Browsers sometimes request it, even if the page names another icon.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
};

export default config;
