import { lorelei, notionists, openPeeps } from "@dicebear/collection";
import { createAvatar, type Style, type StyleOptions } from "@dicebear/core";
import { hashText, spread } from "../spread.ts";
import { CLOTHING_COLORS, HAIR_COLORS, SKIN_COLORS } from "./palette.ts";
import { readTraits, type Traits } from "./traits.ts";

/** A figure as SVG, and the part of it that a frame should show, in units of its own view box. */
export interface Figure {
  readonly content: string;
  readonly crop: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

type Draw = (seed: string, salt: string, number: number, traits: Traits) => string;
interface StyleEntry {
  readonly draw: Draw;
  readonly crop: Figure["crop"];
  /** Whether every head of the design shows the hair color; dark heads of Open Peeps do not. */
  readonly hairColored: boolean;
}

// All three designs are CC0 1.0, by Lisa Wischofsky, Zoish and Pablo Stanley. Their seeds give different people.
// The crops end where the design cuts off the body.
const STYLES: readonly [StyleEntry, ...StyleEntry[]] = [
  { draw: drawLorelei, crop: { x: 40, y: 20, width: 900, height: 890 }, hairColored: true },
  { draw: drawNotionists, crop: { x: 150, y: 240, width: 1500, height: 1504 }, hairColored: false },
  { draw: drawOpenPeeps, crop: { x: 0, y: 0, width: 704, height: 704 }, hairColored: false },
];

/** Draws a figure. The description selects the design, and the number selects the person. */
export function drawFigure(description: string, number: number): Figure {
  const traits = readTraits(description);
  const styles = traits.hairColor === undefined ? STYLES : STYLES.filter((style) => style.hairColored);
  const style = styles[hashText(description) % styles.length] ?? STYLES[0];
  return { content: style.draw(`${description}\n${number}`, description, number, traits), crop: style.crop };
}

function drawLorelei(seed: string, salt: string, number: number, traits: Traits): string {
  return body(lorelei, seed, {
    hair: [spread(variants(48), `${salt} hair`, number)],
    eyes: [spread(variants(24), `${salt} eyes`, number)],
    head: [spread(variants(4), `${salt} head`, number)],
    nose: [spread(variants(6), `${salt} nose`, number)],
    hairColor: [traits.hairColor ?? spread(HAIR_COLORS, `${salt} hair color`, number)],
    skinColor: [spread(SKIN_COLORS, `${salt} skin`, number)],
    glassesProbability: chance(traits.glasses, 15),
    beardProbability: chance(traits.beard, 5),
  });
}

function drawNotionists(seed: string, salt: string, number: number, traits: Traits): string {
  return body(notionists, seed, {
    hair: [spread(variants(63), `${salt} hair`, number)],
    body: [spread(variants(25), `${salt} body`, number)],
    eyes: [spread(variants(5), `${salt} eyes`, number)],
    glassesProbability: chance(traits.glasses, 20),
    beardProbability: chance(traits.beard, 10),
    // A waving arm would leave the frame in a portrait.
    gestureProbability: 0,
  });
}

function drawOpenPeeps(seed: string, salt: string, number: number, traits: Traits): string {
  return body(openPeeps, seed, {
    head: [spread(PEEP_HEADS, `${salt} head`, number)],
    face: [spread(PEEP_FACES, `${salt} face`, number)],
    skinColor: [spread(SKIN_COLORS, `${salt} skin`, number)],
    headContrastColor: [traits.hairColor ?? spread(HAIR_COLORS, `${salt} hair color`, number)],
    clothingColor: [spread(CLOTHING_COLORS, `${salt} clothing`, number)],
    accessories: ["glasses", "glasses2", "glasses3", "glasses4", "glasses5"],
    accessoriesProbability: chance(traits.glasses, 15),
    facialHairProbability: chance(traits.beard, 10),
    maskProbability: 0,
  });
}

// Without hats and scarves that hide the hair, and without monsters and cyclopes.
const PEEP_HEADS: readonly [string, ...string[]] = [
  "afro",
  "bangs",
  "bantuKnots",
  "bun",
  "buns",
  "cornrows",
  "dreads1",
  "flatTop",
  "hatBeanie",
  "long",
  "longAfro",
  "longBangs",
  "longCurly",
  "medium1",
  "mediumBangs2",
  "mediumStraight",
  "mohawk",
  "pomp",
  "short1",
  "short3",
  "short5",
  "turban",
  "twists2",
];

const PEEP_FACES: readonly [string, ...string[]] = [
  "calm",
  "cheeky",
  "cute",
  "driven",
  "eyesClosed",
  "explaining",
  "serious",
  "smile",
  "smileBig",
  "smileTeethGap",
  "solemn",
  "suspicious",
  "tired",
];

function variants(count: number): [string, ...string[]] {
  const rest = Array.from({ length: count - 1 }, (_, index) => variant(index + 2));
  return [variant(1), ...rest];
}

function variant(number: number): string {
  return `variant${String(number).padStart(2, "0")}`;
}

function chance(asked: boolean | undefined, otherwise: number): number {
  return asked === undefined ? otherwise : asked ? 100 : 0;
}

type Parts = Readonly<Record<string, string[] | number>>;

function body<O extends object>(style: Style<O>, seed: string, parts: Parts): string {
  // The package types each part as a union of its names, but here the names are generated. The schema has the same names.
  const options = { ...parts, seed } as StyleOptions<O>;
  const svg = createAvatar(style, options).toString();
  return svg.slice(svg.indexOf("</metadata>") + "</metadata>".length, svg.lastIndexOf("</svg>"));
}
