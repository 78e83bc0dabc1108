import type { NextConfig } from "next";

// Read before anything is sent.
process.env.NEXT_TELEMETRY_DISABLED ||= "1";

const config: NextConfig = {
  // A store of files reads any file of its folder. Nobody packs this app's files together, so it does not matter that
  // the bundler cannot tell which.
  turbopack: { ignoreIssue: [{ path: "**/fs-store/**", title: /tracing of the whole project/ }] },
  // `npm run types` checks them.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  // Browsers ask for it now and then, whatever the page says.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
};

export default config;
