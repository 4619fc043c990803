import { useApolloClient, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Settings } from "../account/Settings";
import { readProgram } from "../account/program";
import { type FragmentType, readFragment } from "../gql";
import type { AuditAction, AuditActorKind, AuditFilter, AuditFormat } from "../gql/graphql";
import { useLanguage, useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button, Choice } from "../ui/controls";
import { Failed, Skeleton, useSay } from "../ui/feedback";
import { AuditLine, AuditLogQuery, AuditLogUrlQuery, AuditPeopleQuery, SecurityLogQuery, SecurityLogUrlQuery } from "./operations";
import { ofAccounts, ofProjects, words } from "./texts";

const useWords = () => words[useLanguage().language];

interface Chosen {
  action: AuditAction | "";
  /** "" for everybody, a kind of actor, or a user's id. */
  who: string;
}

const kinds: readonly AuditActorKind[] = ["API_TOKEN", "SHARE_LINK", "SYSTEM"];

function filterOf({ action, who }: Chosen): AuditFilter {
  const kind = kinds.find((k) => k === who);
  return { ...(action ? { actions: [action] } : {}), ...(kind ? { actorKinds: [kind] } : who ? { actorId: who } : {}) };
}

function Line({ entry }: { entry: FragmentType<typeof AuditLine> }) {
  const w = useWords();
  const t = useText();
  const f = useFormat();
  const e = readFragment(AuditLine, entry);
  const name = e.actor?.name ?? w.kind[e.actorKind];
  const { program, system } = readProgram(e.client);
  const browser = program && system ? t.sessions.on(program, system) : (program ?? system);
  const where = [e.address && w.from(e.address), browser].filter(Boolean).join(", ");
  return (
    <li data-action={e.action} className="flex flex-col gap-x-6 gap-y-1 px-4 py-3 sm:flex-row">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <span className="font-medium">{w.done[e.action]}</span>
          {e.subjectName && e.subjectName !== e.client && <span className="text-ink-2"> · {e.subjectName}</span>}
          {e.count > 1 && <span className="ml-2 rounded-full bg-sunken px-2 py-0.5 text-xs text-ink-2">{w.times(e.count)}</span>}
        </p>
        {e.changes.map((c) => (
          <p key={c.field} className="text-sm break-words text-ink-2">
            {c.field}: {c.before ?? w.nowhere} → {c.after ?? w.nowhere}
          </p>
        ))}
      </div>
      <div className="text-sm text-ink-3 sm:w-72 sm:text-right">
        <p className="break-words text-ink-2">{e.apiTokenName ? w.by(name, e.apiTokenName) : name}</p>
        <p>
          <time dateTime={e.lastAt}>{f.moment(e.lastAt)}</time>
        </p>
        {where && <p className="break-words">{where}</p>}
      </div>
    </li>
  );
}

interface LogProps {
  entries: readonly ({ id: string } & FragmentType<typeof AuditLine>)[] | undefined;
  error: unknown;
  actions: readonly AuditAction[];
  people?: readonly (readonly [string, string])[];
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
  /** Undefined when all is shown. */
  onMore: (() => void) | undefined;
  onAgain: () => void;
  address: (format: AuditFormat) => Promise<string | null | undefined>;
}

/** A log with what it is narrowed by, its pages and its download. */
function Log({ entries, error, actions, people, chosen, onChoose, onMore, onAgain, address }: LogProps) {
  const w = useWords();
  const say = useSay();
  const narrowed = chosen.action !== "" || chosen.who !== "";
  const fetchAs = (format: AuditFormat) =>
    void address(format)
      .then((url) => {
        if (!url) throw new Error(w.notMade);
        window.location.assign(url); // it is an attachment: the page stays
      })
      .catch((e: unknown) => say(w.notMade, e));
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <Choice
          label={w.action}
          className="max-sm:w-full"
          value={chosen.action}
          options={[["", w.anything], ...actions.map((a) => [a, w.done[a]] as const)]}
          onChange={(action) => onChoose({ ...chosen, action })}
        />
        {people && (
          <Choice
            label={w.who}
            className="max-sm:w-full"
            value={chosen.who}
            options={[["", w.anybody], ...people, ...kinds.map((k) => [k, w.kind[k]] as const)]}
            onChange={(who) => onChoose({ ...chosen, who })}
          />
        )}
        <span className="flex gap-2 sm:ml-auto">
          <Button icon="download" onClick={() => fetchAs("CSV")}>
            {w.csv}
          </Button>
          <Button icon="download" onClick={() => fetchAs("NDJSON")}>
            {w.json}
          </Button>
        </span>
      </div>
      {error && !entries ? <Failed what={w.notRead} error={error} again={onAgain} /> : null}
      {!entries && !error && <Skeleton rows={5} />}
      {entries?.length === 0 && <p className="text-ink-3">{narrowed ? w.noneOfThese : w.none}</p>}
      {entries && entries.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
          {entries.map((e) => (
            <Line key={e.id} entry={e} />
          ))}
        </ul>
      )}
      {onMore && (
        <Button className="mt-4" onClick={onMore}>
          {w.more}
        </Button>
      )}
    </>
  );
}

/** Who did what in a project: for its owners. */
export function ProjectLog({ projectId }: { projectId: string }) {
  const w = useWords();
  const client = useApolloClient();
  const say = useSay();
  const [chosen, setChosen] = useState<Chosen>({ action: "", who: "" });
  const filter = filterOf(chosen);
  const { data, error, refetch, fetchMore } = useQuery(AuditLogQuery, { variables: { id: projectId, filter }, fetchPolicy: "network-only" });
  const people = useQuery(AuditPeopleQuery, { variables: { id: projectId } }).data?.project?.members.edges.map((e) => [e.node.id, e.node.name] as const);
  const page = data?.project?.auditLog;
  const more = () =>
    void fetchMore({
      variables: { after: page?.pageInfo.endCursor ?? null },
      updateQuery: (before, { fetchMoreResult: next }) =>
        before.project && next.project ? { ...next, project: { ...next.project, auditLog: { ...next.project.auditLog, nodes: [...before.project.auditLog.nodes, ...next.project.auditLog.nodes] } } } : before,
    }).catch((e: unknown) => say(w.notRead, e));
  return (
    <>
      <p className="mb-4 max-w-prose text-pretty text-ink-2">{w.aboutProject}</p>
      <Log
        entries={page?.nodes}
        error={error}
        actions={ofProjects}
        people={people ?? []}
        chosen={chosen}
        onChoose={setChosen}
        onMore={page?.pageInfo.hasNextPage ? more : undefined}
        onAgain={() => void refetch().catch(() => undefined)}
        address={async (format) => (await client.query({ query: AuditLogUrlQuery, variables: { id: projectId, format, filter }, fetchPolicy: "no-cache" })).data?.project?.auditLogUrl}
      />
    </>
  );
}

/** The page of what happened to the viewer's own account. */
export function Security() {
  const w = useWords();
  const client = useApolloClient();
  const say = useSay();
  const [chosen, setChosen] = useState<Chosen>({ action: "", who: "" });
  const filter = filterOf(chosen);
  const { data, error, refetch, fetchMore } = useQuery(SecurityLogQuery, { variables: { filter }, fetchPolicy: "network-only" });
  const page = data?.securityLog;
  const more = () =>
    void fetchMore({
      variables: { after: page?.pageInfo.endCursor ?? null },
      updateQuery: (before, { fetchMoreResult: next }) => ({ ...next, securityLog: { ...next.securityLog, nodes: [...before.securityLog.nodes, ...next.securityLog.nodes] } }),
    }).catch((e: unknown) => say(w.notRead, e));
  return (
    <Settings page="security" about={w.aboutAccount}>
      <Log
        entries={page?.nodes}
        error={error}
        actions={ofAccounts}
        chosen={chosen}
        onChoose={setChosen}
        onMore={page?.pageInfo.hasNextPage ? more : undefined}
        onAgain={() => void refetch().catch(() => undefined)}
        address={async (format) => (await client.query({ query: SecurityLogUrlQuery, variables: { format, filter }, fetchPolicy: "no-cache" })).data?.securityLogUrl}
      />
    </Settings>
  );
}
