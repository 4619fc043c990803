import clsx from "clsx";
import { useState } from "react";

interface Made {
  id: string;
  format: string;
  downloadUrl: string;
}

// Addresses are signed anew with every answer: the first one for a picture is used until it ends, so that pictures do not flicker.
const known = new Map<string, { url: string; until: number }>();
const life = 10 * 60_000;

function addressOf({ id, downloadUrl }: Made): string {
  const kept = known.get(id);
  if (kept && kept.until > Date.now()) return kept.url;
  known.set(id, { url: downloadUrl, until: Date.now() + life });
  return downloadUrl;
}

/** The picture of a file's newest translation; its format while there is none. */
export function Thumbnail({ derivatives, format, className }: { derivatives: readonly Made[] | undefined; format: string; className?: string }) {
  const made = derivatives?.find((d) => d.format === "THUMBNAIL");
  const url = made && addressOf(made);
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className={clsx("flex items-center justify-center overflow-hidden bg-sunken", className)}>
      {url && url !== broken ? (
        <img src={url} alt="" loading="lazy" onError={() => setBroken(url)} className="size-full object-cover" />
      ) : (
        <span className="font-mono text-[0.625rem] font-medium text-ink-3 uppercase">{format.slice(0, 5)}</span>
      )}
    </span>
  );
}
