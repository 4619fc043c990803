import clsx from "clsx";
import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { useMe, useTitle } from "../app/Shell";
import { useText } from "../i18n";
import { Initials } from "../ui/feedback";

const pages = ["account", "sessions", "security", "tokens"] as const;

/** The frame of the pages about the viewer's own account. */
export function Settings({ page, about, action, children }: { page: (typeof pages)[number]; about?: string; action?: ReactNode; children: ReactNode }) {
  const t = useText();
  const me = useMe();
  useTitle(t.settings.tabs[page]);
  return (
    <main id="main" className="mx-auto w-full max-w-3xl px-4 py-8 sm:px-6 sm:py-12">
      <div className="mb-6 flex items-center gap-4">
        <Initials name={me.name} size={48} />
        <div className="min-w-0">
          <p className="truncate text-xl font-semibold tracking-tight">{me.name}</p>
          <p className="truncate text-ink-2">{me.email}</p>
        </div>
      </div>
      <nav aria-label={t.settings.title} className="mb-6 flex gap-6 overflow-x-auto overflow-y-hidden border-b border-line whitespace-nowrap max-sm:gap-4">
        {pages.map((p) => (
          <NavLink key={p} to={`/${p}`} className={({ isActive }) => clsx("-mb-px border-b-2 pb-2 font-medium", isActive ? "border-accent text-ink" : "border-transparent text-ink-2 hover:text-ink")}>
            {t.settings.tabs[p]}
          </NavLink>
        ))}
      </nav>
      <div className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="text-xl font-semibold tracking-tight">{t.settings.tabs[page]}</h1>
          {about && <p className="mt-1 text-pretty text-ink-2">{about}</p>}
        </div>
        {action}
      </div>
      {children}
    </main>
  );
}
