import { useApolloClient, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { expect } from "../api/errors";
import type { Session } from "../api/session";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button } from "../ui/controls";
import { Failed, Skeleton, useSay } from "../ui/feedback";
import { Ask } from "../ui/overlay";
import { EndSessionMutation, EndSessionsMutation, SessionsQuery } from "./operations";
import { readProgram } from "./program";
import { Settings } from "./Settings";

/** The page of where the viewer is signed in. */
export function Sessions({ session }: { session: Session }) {
  const t = useText();
  const f = useFormat();
  const client = useApolloClient();
  const say = useSay();
  const { data, error, refetch } = useQuery(SessionsQuery, { fetchPolicy: "cache-and-network" });
  const [asking, setAsking] = useState(false);
  const name = (userAgent: string) => {
    const { program, system } = readProgram(userAgent);
    return program && system ? t.sessions.on(program, system) : (program ?? system ?? t.sessions.unknown);
  };
  const end = (id: string) =>
    void client
      .mutate({ mutation: EndSessionMutation, variables: { id } })
      .then(async (done) => {
        expect(done, (d) => ({ object: d.endSession.deletedId, userErrors: d.endSession.userErrors }));
        await refetch();
        say(t.sessions.ended(1));
      })
      .catch((e: unknown) => say(t.sessions.notEnded, e));
  const endAll = (keepCurrent: boolean) => {
    setAsking(false);
    client
      .mutate({ mutation: EndSessionsMutation, variables: { keepCurrent } })
      .then(async (done) => {
        const { ended } = expect(done, (d) => ({ object: d.endSessions, userErrors: d.endSessions.userErrors }));
        if (!keepCurrent) {
          session.left();
          return;
        }
        await refetch();
        say(t.sessions.ended(ended));
      })
      .catch((e: unknown) => say(t.sessions.notEnded, e));
  };
  const list = data?.sessions;
  return (
    <Settings page="sessions" about={t.sessions.about}>
      {error && !list && <Failed what={t.sessions.notRead} error={error} again={() => void refetch().catch(() => undefined)} />}
      {!list && !error && <Skeleton rows={3} />}
      {list && (
        <>
          <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
            {list.map((s) => (
              <li key={s.id} className="flex items-center gap-4 px-4 py-3">
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-x-2 font-medium">
                    <span className="truncate">{name(s.client)}</span>
                    {s.current && <span className="rounded-full bg-ok-soft px-2 py-0.5 text-xs text-ok">{t.sessions.current}</span>}
                  </p>
                  <p className="text-sm text-ink-3">
                    {[s.address, t.sessions.since(f.moment(s.createdAt)), s.refreshedAt && t.sessions.active(f.ago(s.refreshedAt))].filter(Boolean).join(" · ")}
                  </p>
                </div>
                {!s.current && (
                  <Button look="plain" aria-label={t.sessions.endOf(name(s.client))} onClick={() => end(s.id)}>
                    {t.sessions.end}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <div className="mt-4 flex flex-wrap gap-2">
            <Button disabled={list.length < 2} onClick={() => endAll(true)}>
              {t.sessions.others}
            </Button>
            <Button look="plain" className="text-bad! hover:text-bad!" onClick={() => setAsking(true)}>
              {t.sessions.all}
            </Button>
          </div>
        </>
      )}
      <Ask open={asking} onClose={() => setAsking(false)} title={t.sessions.allTitle} about={t.sessions.allAbout} action={t.sessions.all} danger onAnswer={() => endAll(false)} />
    </Settings>
  );
}
