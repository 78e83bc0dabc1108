"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";

const steps = [
  { path: "/", name: "Describe" },
  { path: "/choose", name: "Choose" },
  { path: "/scene", name: "Scene" },
  { path: "/video", name: "Video" },
];

/** Shows the current step, with links to the earlier ones. */
export function Steps() {
  const current = usePathname();
  const character = useSearchParams().get("character");
  const scene = character ? `/scene?character=${character}` : "/scene";
  const position = steps.findIndex(({ path }) => path === current);
  return (
    <nav aria-label="Steps">
      <ol className="steps">
        {steps.map(({ path, name }, index) => (
          <li key={path} className="step" aria-current={index === position ? "step" : undefined}>
            {index < position ? <Link href={path === "/scene" ? scene : path}>{name}</Link> : name}
          </li>
        ))}
      </ol>
    </nav>
  );
}
