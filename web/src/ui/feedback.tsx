import clsx from "clsx";
import { Toast } from "radix-ui";
import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { type Failure, readFailure } from "../api/errors";
import type { TranslationStatus } from "../gql/graphql";
import { useText } from "../i18n";
import { Button } from "./controls";
import { Icon } from "./icons";

/** Something went wrong: what, why, the id that the log has, and a way on. */
export function Failed({ what, error, again, className }: { what: string; error: unknown; again?: () => void; className?: string }) {
  const t = useText();
  const { message, id } = readFailure(error, t);
  return (
    <div role="alert" className={clsx("flex flex-wrap items-start gap-3 rounded-lg border border-bad/40 bg-bad-soft px-4 py-3", className)}>
      <Icon name="warn" className="mt-0.5 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{what}</p>
        <p className="break-words text-ink-2">{message}</p>
        {id && (
          <p className="mt-1 text-sm text-ink-2">
            {t.errorId} <code className="font-mono select-all">{id}</code>
          </p>
        )}
      </div>
      {again && (
        <Button icon="retry" onClick={again}>
          {t.tryAgain}
        </Button>
      )}
    </div>
  );
}

export function Empty({ icon, title, children, actions }: { icon?: ReactNode; title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-16 text-center">
      {icon}
      <h2 className="mt-4 text-xl font-semibold tracking-tight">{title}</h2>
      <div className="mt-2 text-balance text-ink-2">{children}</div>
      {actions && <div className="mt-6 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** Rows that stand where content will be. */
export function Skeleton({ rows = 6, className }: { rows?: number; className?: string }) {
  const t = useText();
  return (
    <div role="status" aria-label={t.loading} className={clsx("space-y-2", className)}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="h-12 animate-breathe rounded-md bg-sunken" />
      ))}
    </div>
  );
}

export function Bar({ value, label, className }: { value: number; label: string; className?: string }) {
  return (
    <div role="progressbar" aria-label={label} aria-valuenow={Math.round(value)} aria-valuemin={0} aria-valuemax={100} className={clsx("h-1.5 overflow-hidden rounded-full bg-line", className)}>
      <div className="h-full rounded-full bg-accent transition-[width] duration-300" style={{ width: `${value}%` }} />
    </div>
  );
}

const tones: Record<TranslationStatus, string> = {
  QUEUED: "text-ink-2",
  RUNNING: "text-accent",
  SUCCEEDED: "text-ok",
  FAILED: "text-bad",
  CANCELED: "text-ink-3",
  TIMED_OUT: "text-bad",
};

/** Where a translation stands: a sign and a word, never colour alone. */
export function Status({ status }: { status: TranslationStatus }) {
  const t = useText();
  return (
    <span className={clsx("inline-flex items-center gap-1.5 text-sm font-medium whitespace-nowrap", tones[status])}>
      {status === "SUCCEEDED" ? (
        <Icon name="check" size={14} />
      ) : status === "FAILED" || status === "TIMED_OUT" ? (
        <Icon name="warn" size={14} />
      ) : (
        <span className={clsx("size-2 rounded-full", status === "CANCELED" ? "border border-current" : "bg-current", status === "RUNNING" && "animate-breathe")} />
      )}
      {t.status[status]}
    </span>
  );
}

/** A face for a person without a picture. */
export function Initials({ name, size = 24 }: { name: string; size?: number }) {
  const letters = name.split(/\s+/).map((w) => w[0] ?? "").join("").slice(0, 2).toUpperCase();
  return (
    <span aria-hidden="true" style={{ width: size, height: size, fontSize: size * 0.4 }} className="inline-flex shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-strong before:content-[attr(data-letters)]" data-letters={letters} />
  );
}

interface Note {
  id: number;
  text: string;
  failure?: Failure;
}

const Notes = createContext<(text: string, error?: unknown) => void>(() => undefined);

/** Tells something in passing: say("Copied"), or say("The file was not renamed.", error). */
export const useSay = () => use(Notes);

export function Toasts({ children }: { children: ReactNode }) {
  const t = useText();
  const [notes, setNotes] = useState<Note[]>([]);
  const say = useCallback(
    (text: string, error?: unknown) =>
      setNotes((old) => [...old.slice(-3), { id: Date.now() + Math.random(), text, ...(error === undefined ? {} : { failure: readFailure(error, t) }) }]),
    [t],
  );
  return (
    <Notes value={say}>
      <Toast.Provider duration={5000} label={t.notifications}>
        {children}
        {notes.map((n) => (
          <Toast.Root
            key={n.id}
            type={n.failure ? "foreground" : "background"}
            duration={n.failure ? 12000 : 4000}
            onOpenChange={(open) => !open && setNotes((old) => old.filter((o) => o.id !== n.id))}
            className={clsx("flex animate-in items-start gap-2 rounded-lg border bg-raised px-4 py-3 shadow-float", n.failure ? "border-bad/50" : "border-line")}
          >
            <Icon name={n.failure ? "warn" : "check"} className={clsx("mt-0.5", n.failure ? "text-bad" : "text-ok")} />
            <div className="min-w-0 flex-1">
              <Toast.Title className="font-medium">{n.text}</Toast.Title>
              {n.failure && (
                <Toast.Description className="text-sm break-words text-ink-2">
                  {n.failure.message}
                  {n.failure.id && <code className="block font-mono">{n.failure.id}</code>}
                </Toast.Description>
              )}
            </div>
            <Toast.Close aria-label={t.close} className="text-ink-3 hover:text-ink">
              <Icon name="close" />
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport className="fixed top-16 right-4 left-4 z-50 flex flex-col gap-2 outline-none sm:top-auto sm:right-auto sm:bottom-4 sm:w-96" />
      </Toast.Provider>
    </Notes>
  );
}
