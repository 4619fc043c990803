/** What a colour on the model means. */
export type Tone = "found" | "added" | "removed" | "changed";

/** Colours for some objects of the model; the rest of it steps back. */
export interface Paint {
  /** The objects of each tone, by their number in the view. */
  objects: ReadonlyMap<number, Tone>;
  /** Whether what is under a painted object has its colour, too. */
  deep: boolean;
  /** Objects of another model that are shown with this one, in the colour of what was removed. */
  gone?: { url: string; objects: ReadonlySet<number> };
  legend: readonly { tone: Tone; label: string }[];
  /** That only a part of the objects is painted, in words. */
  note?: string;
}

/** Objects that are painted at most. */
export const mostPainted = 2000;

/** The colours, as CSS has them and as the model does. */
export const tones: Record<Tone, { light: string; dark: string; swatch: string }> = {
  found: { light: "#3550e8", dark: "#8fa2ff", swatch: "bg-[light-dark(#3550e8,#8fa2ff)]" },
  added: { light: "#1d8a4e", dark: "#5fd093", swatch: "bg-[light-dark(#1d8a4e,#5fd093)]" },
  removed: { light: "#c02a34", dark: "#ff8780", swatch: "bg-[light-dark(#c02a34,#ff8780)]" },
  changed: { light: "#c58a00", dark: "#eac065", swatch: "bg-[light-dark(#c58a00,#eac065)]" },
};
