import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { en } from "./en";

export type Text = typeof en;
export type Language = "en" | "es";

/** What each language calls itself. */
export const languages: Record<Language, string> = { en: "English", es: "Español" };

const key = "purlin-language";

interface Spoken {
  language: Language;
  text: Text;
  speak: (language: Language) => void;
}

const Context = createContext<Spoken>({ language: "en", text: en, speak: () => undefined });

function preferred(): Language {
  const kept = localStorage.getItem(key);
  if (kept === "en" || kept === "es") return kept;
  return navigator.languages.find((l) => /^(en|es)\b/.test(l))?.startsWith("es") ? "es" : "en";
}

/** Gives the page its texts. English comes with the page, another language when it is asked for. */
export function Texts({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(preferred);
  const [spanish, setSpanish] = useState<Text | null>(null);
  useEffect(() => {
    document.documentElement.lang = language;
    if (language === "es" && !spanish) void import("./es").then((m) => setSpanish(m.es));
  }, [language, spanish]);
  const value = useMemo<Spoken>(
    () => ({
      language,
      text: language === "es" && spanish ? spanish : en,
      speak: (next) => {
        localStorage.setItem(key, next);
        setLanguage(next);
      },
    }),
    [language, spanish],
  );
  if (language === "es" && !spanish) return null;
  return <Context value={value}>{children}</Context>;
}

/** The texts in the chosen language. */
export const useText = (): Text => use(Context).text;

export const useLanguage = (): Spoken => use(Context);
