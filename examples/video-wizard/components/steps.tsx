"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";

const steps = [
  { path: "/", name: "Describe" },
  { path: "/choose", name: "Choose" },
  { path: "/scene", name: "Scene" },
  { path: "/video", name: "Video" },
];

/** Where the user is, and the way back. */
export function Steps() {
  const current = usePathname();
  const character = useSearchParams().get("character");
  const scene = character ? `/scene?character=${character}` : "/scene";
  const place = steps.findIndex(({ path }) => path === current);
  return (
    <nav aria-label="Steps">
      <ol className="steps">
        {steps.map(({ path, name }, index) => (
          <li key={path} className="step" aria-current={index === place ? "step" : undefined}>
            {index < place ? <Link href={path === "/scene" ? scene : path}>{name}</Link> : name}
          </li>
        ))}
      </ol>
    </nav>
  );
}
