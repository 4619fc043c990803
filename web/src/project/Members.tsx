import { useApolloClient, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { expect, Refusal } from "../api/errors";
import { useMe } from "../app/Shell";
import type { ProjectRole } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button, Choice, Field } from "../ui/controls";
import { Failed, Initials, Skeleton, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { Ask } from "../ui/overlay";
import { useWhyNot } from "./capability";
import { CancelInvitationMutation, InviteMutation, MembersQuery, RemoveMemberMutation, SetMemberMutation } from "./operations";

/** Who is in the project, and what they may do. */
export function Members({ projectId }: { projectId: string }) {
  const t = useText();
  const f = useFormat();
  const me = useMe();
  const client = useApolloClient();
  const navigate = useNavigate();
  const say = useSay();
  const { data, error, refetch } = useQuery(MembersQuery, { variables: { id: projectId }, fetchPolicy: "cache-and-network" });
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<ProjectRole>("EDITOR");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [removing, setRemoving] = useState<{ id: string; name: string } | null>(null);
  const project = data?.project;
  const whyNot = useWhyNot(project?.capabilities);
  const noChange = whyNot("canManageMembers");
  const roles = (["OWNER", "EDITOR", "VIEWER"] as const).map((r) => [r, t.roles[r]] as const);

  const put = async (who: string, as: ProjectRole) => {
    const done = await client.mutate({ mutation: SetMemberMutation, variables: { input: { projectId, email: who, role: as } } });
    expect(done, (d) => ({ object: d.setProjectMember.project, userErrors: d.setProjectMember.userErrors }));
    await refetch();
  };
  // Whoever has no account here is invited to make one.
  const invite = async (): Promise<string> => {
    try {
      await put(email, role);
      return t.members.added(email);
    } catch (e) {
      if (!(e instanceof Refusal) || e.errors[0]?.code !== "NOT_FOUND") throw e;
    }
    const done = await client.mutate({ mutation: InviteMutation, variables: { input: { projectId, email, role } } });
    expect(done, (d) => ({ object: d.inviteProjectMember.invitation, userErrors: d.inviteProjectMember.userErrors }));
    await refetch();
    return t.members.invited(email);
  };
  const withdraw = (id: string, of: string) =>
    void client
      .mutate({ mutation: CancelInvitationMutation, variables: { id } })
      .then(async (done) => {
        expect(done, (d) => ({ object: d.cancelInvitation.deletedId, userErrors: d.cancelInvitation.userErrors }));
        await refetch();
        say(t.members.withdrawn(of));
      })
      .catch((e: unknown) => say(t.members.notWithdrawn, e));
  const add = (e: FormEvent) => {
    e.preventDefault();
    setBusy(true);
    setRefused(null);
    invite()
      .then((what) => {
        say(what);
        setEmail("");
      })
      .catch((err: unknown) => (err instanceof Refusal ? setRefused(err) : say(t.members.notAdded, err)))
      .finally(() => setBusy(false));
  };
  const remove = ({ id, name }: { id: string; name: string }) => {
    setRemoving(null);
    client
      .mutate({ mutation: RemoveMemberMutation, variables: { input: { projectId, userId: id } } })
      .then(async (done) => {
        expect(done, (d) => ({ object: d.removeProjectMember.userErrors.length === 0, userErrors: d.removeProjectMember.userErrors }));
        say(t.members.removed(name));
        if (id === me.id) await navigate("/");
        else await refetch();
      })
      .catch((e: unknown) => say(t.members.notRemoved, e));
  };
  if (error && !project) return <Failed what={t.members.notRead} error={error} again={() => void refetch().catch(() => undefined)} />;
  if (!project) return <Skeleton rows={3} />;
  return (
    <section aria-label={t.project.tabs.members} className="max-w-2xl">
      <form onSubmit={add} noValidate className="mb-6 grid grid-cols-[1fr_auto] gap-2 sm:grid-cols-[1fr_auto_auto]">
        <Field label={t.members.email} type="email" value={email} onChange={(e) => setEmail(e.target.value)} hint={t.members.hint} fault={refused?.message} className="max-sm:col-span-2" />
        <span className="sm:pt-6">
          <Choice label={t.members.role} value={role} options={roles} onChange={setRole} className="max-sm:w-full [&_select]:h-9" />
        </span>
        <span className="sm:pt-6">
          <Button type="submit" look="primary" busy={busy} why={noChange} disabled={!noChange && !email.trim()} className="h-9">
            {t.members.add}
          </Button>
        </span>
      </form>
      <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
        {project.members.edges.map(({ node, role: has }) => (
          <li key={node.id} className="flex items-center gap-3 px-4 py-3 max-sm:flex-wrap">
            <Initials name={node.name} size={32} />
            <div className="min-w-0 flex-1 max-sm:basis-3/4">
              <p className="truncate font-medium">
                {node.name}
                {node.id === me.id && <span className="ml-2 text-sm font-normal text-ink-3">{t.members.you}</span>}
              </p>
              <p className="truncate text-sm text-ink-3">{node.email}</p>
            </div>
            {!noChange && node.email && node.id !== me.id ? (
              <Choice className="max-sm:mr-auto max-sm:ml-11" label={t.members.roleOf(node.name)} value={has} options={roles} onChange={(r) => void put(node.email ?? "", r).catch((e: unknown) => say(t.members.notChanged, e))} />
            ) : (
              <span className="text-sm text-ink-2 max-sm:mr-auto max-sm:ml-11">{t.roles[has]}</span>
            )}
            <Button look="plain" why={whyNot(node.id === me.id ? "canLeave" : "canManageMembers")} onClick={() => setRemoving(node)}>
              {node.id === me.id ? t.members.leave : t.members.remove}
            </Button>
          </li>
        ))}
        {project.invitations.nodes.map((i) => (
          <li key={i.id} className="flex items-center gap-3 px-4 py-3">
            <span className="flex size-8 shrink-0 items-center justify-center rounded-full border border-dashed border-line-strong text-ink-3">
              <Icon name="mail" />
            </span>
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{i.email}</p>
              <p className="truncate text-sm text-ink-3">
                {t.members.waiting} · {t.members.waitingUntil(f.moment(i.expiresAt))}
              </p>
            </div>
            <span className="text-sm text-ink-2">{t.roles[i.role]}</span>
            <Button look="plain" onClick={() => withdraw(i.id, i.email)}>
              {t.members.withdraw}
            </Button>
          </li>
        ))}
      </ul>
      <Ask
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={removing?.id === me.id ? t.members.leaveTitle : t.members.removeTitle(removing?.name ?? "")}
        about={t.members.removeAbout}
        action={removing?.id === me.id ? t.members.leave : t.members.remove}
        danger
        onAnswer={() => removing && remove(removing)}
      />
    </section>
  );
}
