import { type ReactNode, useState } from "react";
import type { Session } from "../api/session";
import { useTitle } from "../app/Shell";
import { useText } from "../i18n";
import { Failed } from "../ui/feedback";
import { Mark } from "../ui/icons";
import { type Entrance, SignInForm } from "./SignIn";

/** A roof in elevation, drawn in lines: rafters, purlins and ties, as a carpenter would set it out. */
function Drawing() {
  const purlins = [0.12, 0.31, 0.5, 0.69, 0.88];
  const left = (f: number) => [60 + f * 300, 330 - f * 220] as const;
  return (
    <svg viewBox="0 0 720 440" className="w-[46rem] max-w-full text-ink-3" fill="none" stroke="currentColor" aria-hidden="true">
      <g strokeWidth="1.5">
        <path d="M20 359 360 110 700 359M60 340V420M660 340V420M60 340H660M360 110V340M210 228V340M510 228V340M210 228 360 340 510 228" />
        <path d="M0 420H720" strokeWidth="3" />
        <path d="M60 436v-8M660 436v-8M60 432H660" strokeDasharray="2 4" />
      </g>
      {purlins.flatMap((f) => {
        const [x, y] = left(f);
        return [
          <rect key={`l${f}`} x={-11} y={-26} width={22} height={20} rx={2} transform={`translate(${x} ${y}) rotate(-36.3)`} className="fill-accent-soft stroke-accent" strokeWidth="1.5" />,
          <rect key={`r${f}`} x={-11} y={-26} width={22} height={20} rx={2} transform={`translate(${720 - x} ${y}) rotate(36.3)`} className="fill-accent-soft stroke-accent" strokeWidth="1.5" />,
        ];
      })}
    </svg>
  );
}

/** The frame of the pages that need nobody signed in: a drawing beside what there is to do. */
export function Outside({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  const t = useText();
  useTitle(title);
  return (
    <main className="grid min-h-dvh lg:grid-cols-[1fr_28rem] 2xl:grid-cols-[1fr_36rem]">
      <div className="hidden flex-col justify-between bg-sunken p-12 lg:flex">
        <p className="flex items-center gap-2 text-lg font-semibold tracking-tight">
          <Mark /> Purlin
        </p>
        <div className="self-center">
          <Drawing />
        </div>
        <p className="max-w-xl text-2xl leading-snug font-medium tracking-tight text-balance">{t.signIn.promise}</p>
      </div>
      <div className="flex flex-col bg-surface px-6 py-10 sm:px-10 lg:justify-center lg:py-12">
        <div className="mx-auto w-full max-w-sm">
          <p className="mb-12 flex items-center gap-2 text-lg font-semibold tracking-tight lg:hidden">
            <Mark /> Purlin
          </p>
          <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
          {about && <p className="mt-1 text-pretty text-ink-2">{about}</p>}
          <div className="mt-6">{children}</div>
        </div>
      </div>
    </main>
  );
}

/** What a sign-in at another provider brought back instead of a session. */
const refusal = () => new URLSearchParams(window.location.hash.slice(1)).get("signin-error");

export function SignInPage({ session }: { session: Session }) {
  const t = useText();
  const [entrance, setEntrance] = useState<Entrance>("in");
  const [refused] = useState(refusal);
  const titles: Record<Entrance, string> = { in: t.signIn.title, up: t.signIn.upTitle, forgotten: t.signIn.reset };
  return (
    <Outside title={titles[entrance]} about={entrance === "forgotten" ? t.signIn.resetAbout : null}>
      {refused && <Failed what={t.signIn.notElsewhere} error={new Error(refused)} className="mb-4" />}
      <SignInForm session={session} entrance={entrance} onTurn={setEntrance} />
      {entrance === "in" && <p className="mt-8 border-t border-line pt-4 text-sm text-pretty text-ink-3">{t.signIn.link}</p>}
    </Outside>
  );
}
