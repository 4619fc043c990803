import { useApolloClient } from "@apollo/client/react";
import clsx from "clsx";
import { createContext, type ReactNode, use, useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import { SignOutMutation } from "../account/operations";
import { tryNow, useAway } from "../api/live";
import type { Session } from "../api/session";
import { type Language, languages, useLanguage, useText } from "../i18n";
import { Initials } from "../ui/feedback";
import { Icon, Mark } from "../ui/icons";
import { Menu } from "../ui/overlay";
import { type Theme, useTheme } from "./theme";

export interface Me {
  id: string;
  name: string;
  email: string | null;
}

export const MeContext = createContext<Me>({ id: "", name: "", email: null });
export const useMe = (): Me => use(MeContext);

/** Names the page, for the tab and for who listens. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Purlin` : "Purlin";
  }, [title]);
}

function Banner() {
  const t = useText();
  const away = useAway();
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!away) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), 400);
    return () => clearTimeout(timer);
  }, [away]);
  return (
    <div role="status" aria-live="polite">
      {late && (
        <div data-banner="away" className="flex animate-in items-center justify-center gap-3 bg-warn-soft px-4 py-2 text-sm text-warn">
          <Icon name="warn" className="shrink-0" />
          <span>{t.away}</span>
          <button type="button" className="shrink-0 font-medium underline underline-offset-2" onClick={tryNow}>
            {t.tryNow}
          </button>
        </div>
      )}
    </div>
  );
}

export interface Crumb {
  to?: string;
  text: string;
}

/** The frame of every page: where one is, the way back, the account. */
export function Shell({ session, crumbs, children }: { session: Session; crumbs: readonly Crumb[]; children: ReactNode }) {
  const t = useText();
  const me = useMe();
  const client = useApolloClient();
  const navigate = useNavigate();
  const { language, speak } = useLanguage();
  const [theme, setTheme] = useTheme();
  const leave = () =>
    void client
      .mutate({ mutation: SignOutMutation })
      .catch(() => undefined)
      .then(() => session.left())
      .then(() => navigate("/"));
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-ink focus:px-3 focus:py-2 focus:text-canvas">
        {t.skip}
      </a>
      <header className="sticky top-0 z-20 border-b border-line bg-canvas">
        <div className="flex h-13 items-center gap-2 px-4 sm:px-6">
          <Link to="/" className="flex items-center gap-2 rounded-md font-semibold tracking-tight">
            <Mark />
            <span className={crumbs.length > 0 ? "max-sm:sr-only" : ""}>Purlin</span>
          </Link>
          <nav aria-label={t.where} className="min-w-0 flex-1">
            <ol className="flex min-w-0 items-center text-base">
              {crumbs.map((c, i) => (
                <li key={i} className={clsx("flex min-w-0 items-center last:flex-1", i < crumbs.length - 2 && "max-sm:hidden")}>
                  <Icon name="right" size={14} className="mx-1 shrink-0 text-ink-3" />
                  {c.to ? (
                    <Link to={c.to} className="max-w-[14ch] truncate rounded text-ink-2 hover:text-ink sm:max-w-[32ch]">
                      {c.text}
                    </Link>
                  ) : (
                    <span aria-current="page" className="truncate font-medium">
                      {c.text}
                    </span>
                  )}
                </li>
              ))}
            </ol>
          </nav>
          <Link to="/playground" className="hidden h-8 items-center gap-1.5 rounded-md px-2 text-sm text-ink-2 hover:bg-sunken hover:text-ink md:inline-flex">
            <Icon name="terminal" /> {t.playground}
          </Link>
          <Menu
            trigger={
              <button type="button" aria-label={t.account(me.name)} className="rounded-full">
                <Initials name={me.name} size={30} />
              </button>
            }
            actions={[
              { label: t.projects.title, icon: "cube", run: () => void navigate("/") },
              { label: t.settings.title, icon: "person", run: () => void navigate("/account") },
              { label: t.tokens.title, icon: "key", run: () => void navigate("/tokens") },
              { label: t.playground, icon: "terminal", run: () => void navigate("/playground") },
              null,
              ...(["system", "light", "dark"] as const).map((th: Theme) => ({ label: t.themes[th], checked: theme === th, run: () => setTheme(th) })),
              null,
              ...(Object.entries(languages) as [Language, string][]).map(([l, name]) => ({ label: name, checked: language === l, run: () => speak(l) })),
              null,
              { label: t.signOut, icon: "back", run: leave },
            ]}
          />
        </div>
        <Banner />
      </header>
      {children}
    </div>
  );
}
