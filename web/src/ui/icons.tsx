import type { ReactNode } from "react";

const paths = {
  add: "M12 5v14M5 12h14",
  archive: "M4 8h16M5 8v11h14V8M4 4.5h16V8H4zM10 12h4",
  back: "M15 5l-7 7 7 7",
  check: "M5 12.5l4.5 4.5L19 7",
  close: "M6 6l12 12M18 6L6 18",
  compare: "M9 4v16M15 4v16M4 7h5v10H4M20 7h-5v10h5",
  copy: "M9 9h10v11H9zM5 15V4h10",
  cube: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  down: "M6 9l6 6 6-6",
  right: "M9 6l6 6-6 6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.500a2.5 2.5 0 100 5 2.5 2.5 0 000-5z",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  folder: "M3.500 6.500h6l2 2.500h9v10.500h-17z",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M9 9L4 4M15 9l5-5M15 15l5 5M9 15l-5 5",
  key: "M12 16a4 4 0 11-8 0 4 4 0 018 0zM10.900 13.100L20 4M16.500 7.500l3 3",
  link: "M10 14a4 4 0 006 0l3-3a4 4 0 00-6-6l-1 1M14 10a4 4 0 00-6 0l-3 3a4 4 0 006 6l1-1",
  mail: "M3.500 6h17v12h-17zM4 7l8 6 8-6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  pen: "M4 20l1-4L16.500 4.500l3 3L8 19zM14 7l3 3",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4.500 20.500a7.5 7.5 0 0115 0",
  pause: "M8 5v14M16 5v14",
  people: "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20a6.5 6.5 0 0113 0M16 4.300a3.5 3.5 0 010 6.400M18 14.200a6.5 6.5 0 013.5 5.8",
  play: "M7 5l12 7-12 7z",
  retry: "M4 12a8 8 0 108-8c-3 0-5.5 1.5-7 4M4 4v4.500h4.5",
  ruler: "M3 16L16 3l5 5L8 21zM7 12l2 2M10.5 8.500l2 2M14 5l2 2",
  search: "M11 4a7 7 0 100 14 7 7 0 000-14zM16.5 16.500L21 21",
  section: "M3 8l9-4 9 4-9 4zM3 14l9 4 9-4M12 12v10",
  terminal: "M4 5h16v14H4zM7 9l3 3-3 3M12 15h4",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  upload: "M12 20V9M7 13l5-5 5 5M5 4h14",
  warn: "M12 4L2.5 20h19zM12 10v4.500M12 17.200v.1",
  wire: "M12 3l8 4.500v9L12 21l-8-4.500v-9zM4 7.500l16 9M20 7.500l-16 9M12 3v18",
} as const;

export type IconName = keyof typeof paths;

/** A drawn sign beside a text, or inside a control that has a label of its own. */
export function Icon({ name, size = 16, className }: { name: IconName; size?: number; className?: string }): ReactNode {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 3 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** The sign of the house: a pair of rafters with the purlins on them. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 26" width={size * 1.2} height={size} fill="none" aria-hidden="true">
      <path d="M3 23 16 8l13 15" stroke="currentColor" strokeWidth="2.8" strokeLinecap="round" strokeLinejoin="round" />
      <g fill="var(--color-accent)">
        <rect x="13.4" y="0.8" width="5.2" height="4.4" rx="0.6" />
        <rect x="-2.6" y="-2.2" width="5.2" height="4.4" rx="0.6" transform="translate(7.3 11.5) rotate(-49)" />
        <rect x="-2.6" y="-2.2" width="5.2" height="4.4" rx="0.6" transform="translate(24.7 11.5) rotate(49)" />
      </g>
    </svg>
  );
}
