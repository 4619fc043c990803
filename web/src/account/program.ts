// The first that fits is it: browsers name their relatives too.
const programs: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\//, "Firefox"],
  [/\bFxiOS\//, "Firefox"],
  [/\b(Headless)?Chrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux|X11/, "Linux"],
];

/** What a User-Agent says of a program and of the system that it runs on; null where it says nothing that people would know. */
export function readProgram(userAgent: string): { program: string | null; system: string | null } {
  const find = (list: typeof programs) => list.find(([known]) => known.test(userAgent))?.[1] ?? null;
  return { program: find(programs) ?? /^[\w.-]{2,40}(?=\/|$)/.exec(userAgent)?.[0] ?? null, system: find(systems) };
}
