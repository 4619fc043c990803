import { createContext, type ReactNode, use, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Link } from "react-router";
import { readFailure } from "../api/errors";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button, IconButton } from "../ui/controls";
import { Bar, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import type { Upload, Uploads } from "./uploads";

const Context = createContext<Uploads | null>(null);

export const UploadsContext = Context;

/** The queue of uploads of who is signed in. */
export function useUploads(): Uploads {
  const uploads = use(Context);
  if (!uploads) throw new Error("nobody is signed in");
  return uploads;
}

const under = (u: Upload) => ["waiting", "checking", "sending", "verifying", "away"].includes(u.status);

function Row({ upload: u, uploads }: { upload: Upload; uploads: Uploads }) {
  const t = useText();
  const f = useFormat();
  const say = useSay();
  const pick = useRef<HTMLInputElement>(null);
  const left = u.speed > 0 ? f.span((u.size - u.bytes) / u.speed) : null;
  const note = (): ReactNode => {
    switch (u.status) {
      case "sending":
        return `${f.bytes(u.bytes)} / ${f.bytes(u.size)}${u.speed > 0 ? ` · ${f.bytes(u.speed)}/s · ${t.upload.left(left ?? "")}` : ""}`;
      case "refused":
        return u.reason && [t.upload.reasons[u.reason], u.why].filter(Boolean).join(" ");
      case "failed":
        return readFailure(u.error, t).message;
      case "done":
        return u.error ? `${t.upload.untranslated} ${readFailure(u.error, t).message}` : `${t.upload.status.done} · ${f.bytes(u.size)}`;
      default:
        return `${t.upload.status[u.status]} · ${f.bytes(u.size)}`;
    }
  };
  const wrong = u.status === "refused" || u.status === "failed" || u.status === "needsFile" || u.error !== undefined;
  return (
    <li className="px-4 py-2.5" data-upload={u.name} data-status={u.status}>
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{u.status === "done" && u.fileId ? <Link to={`/files/${u.fileId}`} className="hover:underline">{u.name}</Link> : u.name}</span>
          <span className={wrong ? "block text-sm text-bad" : "block text-sm text-ink-3"}>{note()}</span>
        </span>
        {u.status === "done" && !u.error && <Icon name="check" className="mr-2 text-ok" />}
        {(u.reason === "unsupported" || u.reason === "duplicate") && <Button look="plain" onClick={() => uploads.insist(u.key)}>{t.upload.anyway}</Button>}
        {u.status === "needsFile" && (
          <>
            <Button onClick={() => pick.current?.click()}>{t.upload.chooseAgain}</Button>
            <input
              ref={pick}
              type="file"
              className="hidden"
              tabIndex={-1}
              aria-label={t.upload.chooseAgain}
              onChange={(e) => {
                const file = e.target.files?.[0];
                if (file && !uploads.provide(u.key, file)) say(t.upload.otherFile(u.name));
              }}
            />
          </>
        )}
        {(u.status === "sending" || u.status === "checking" || u.status === "waiting") && <IconButton label={t.upload.pause(u.name)} icon="pause" onClick={() => uploads.pause(u.key)} />}
        {(u.status === "paused" || u.status === "away") && <IconButton label={t.upload.resume(u.name)} icon="play" onClick={() => uploads.resume(u.key)} />}
        {u.status === "failed" && <IconButton label={t.upload.retry(u.name)} icon="retry" onClick={() => uploads.resume(u.key)} />}
        {u.status !== "verifying" && <IconButton label={u.status === "done" || u.status === "refused" ? t.upload.remove(u.name) : t.upload.cancel(u.name)} icon="close" onClick={() => void uploads.cancel(u.key).catch((error: unknown) => say(t.upload.notCanceled, error))} />}
      </div>
      {(under(u) || u.status === "paused") && <Bar value={(100 * u.bytes) / u.size} label={u.name} className="mt-1.5" />}
    </li>
  );
}

/** The uploads, in a corner of every page while there are any. */
export function Tray() {
  const t = useText();
  const f = useFormat();
  const uploads = useUploads();
  const list = useSyncExternalStore(uploads.subscribe, uploads.list);
  const [open, setOpen] = useState(true);
  // What has arrived needs no telling for long.
  const over = list.length > 0 && list.every((u) => u.status === "done" && !u.error);
  useEffect(() => {
    if (!over) return;
    const timer = setTimeout(() => uploads.clear(), 5000);
    return () => clearTimeout(timer);
  }, [over, uploads]);
  if (list.length === 0) return null;
  const going = list.filter(under);
  const size = going.reduce((sum, u) => sum + u.size, 0);
  const bytes = going.reduce((sum, u) => sum + (u.status === "checking" ? 0 : u.bytes), 0);
  const speed = going.reduce((sum, u) => sum + u.speed, 0);
  return (
    <section aria-label={t.upload.title} className="fixed right-4 bottom-4 left-4 z-30 animate-in overflow-hidden rounded-xl border border-line bg-raised shadow-float sm:left-auto sm:w-[26rem]">
      <div className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
        <h2 className="flex-1 font-semibold" aria-live="polite">
          {going.length > 0 ? t.upload.going(going.length) : t.upload.title}
          {speed > 0 && <span className="ml-2 text-sm font-normal text-ink-3">{Math.floor((100 * bytes) / size)} % · {t.upload.left(f.span((size - bytes) / speed))}</span>}
        </h2>
        {going.length === 0 && <Button look="plain" onClick={() => uploads.clear()}>{t.upload.clear}</Button>}
        <IconButton label={open ? t.upload.fold : t.upload.unfold} icon={open ? "down" : "right"} aria-expanded={open} onClick={() => setOpen(!open)} />
      </div>
      {open && (
        <ul className="max-h-72 divide-y divide-line overflow-auto">
          {list.map((u) => (
            <Row key={u.key} upload={u} uploads={uploads} />
          ))}
        </ul>
      )}
    </section>
  );
}
