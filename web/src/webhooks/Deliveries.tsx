import { useApolloClient, useQuery } from "@apollo/client/react";
import clsx from "clsx";
import { useEffect } from "react";
import { expect } from "../api/errors";
import type { WebhookDeliveryStatus } from "../gql/graphql";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { Button } from "../ui/controls";
import { Failed, Skeleton, useSay } from "../ui/feedback";
import { Icon } from "../ui/icons";
import { DeliveriesQuery, RedeliverMutation } from "./operations";

const looks: Record<WebhookDeliveryStatus, readonly ["check" | "retry" | "close", string]> = {
  DELIVERED: ["check", "text-ok"],
  PENDING: ["retry", "text-ink-3"],
  DEAD: ["close", "text-bad"],
};

/** A webhook's newest deliveries, which follow what becomes of them. */
export function Deliveries({ id, on }: { id: string; on: boolean }) {
  const t = useText();
  const f = useFormat();
  const client = useApolloClient();
  const say = useSay();
  const { data, error, refetch, startPolling, stopPolling } = useQuery(DeliveriesQuery, { variables: { id }, fetchPolicy: "network-only", notifyOnNetworkStatusChange: false });
  const page = data?.node?.__typename === "Webhook" ? data.node.deliveries : undefined;
  const waiting = !page || page.nodes.some((d) => d.status === "PENDING");
  useEffect(() => {
    startPolling(waiting ? 1_000 : 10_000);
    return stopPolling;
  }, [waiting, startPolling, stopPolling]);
  const again = (delivery: string) =>
    void client
      .mutate({ mutation: RedeliverMutation, variables: { id: delivery } })
      .then((done) => expect(done, (d) => ({ object: d.redeliverWebhook.delivery, userErrors: d.redeliverWebhook.userErrors })))
      .catch((e: unknown) => say(t.webhooks.notAgain, e));
  return (
    <div className="border-t border-line bg-canvas px-4 py-3">
      {error && !page && <Failed what={t.webhooks.logNotRead} error={error} again={() => void refetch().catch(() => undefined)} />}
      {!page && !error && <Skeleton rows={2} />}
      {page?.nodes.length === 0 && <p className="text-sm text-ink-3">{t.webhooks.logEmpty}</p>}
      <ul aria-label={t.webhooks.log} className="space-y-2">
        {page?.nodes.map((d) => {
          const last = d.log.at(-1);
          const [icon, look] = looks[d.status];
          return (
            <li key={d.id} data-delivery={d.status} className="flex items-start gap-3 text-sm">
              <Icon name={icon} className={clsx("mt-0.5 shrink-0", look, d.status === "PENDING" && "animate-breathe")} />
              <div className="min-w-0 flex-1">
                <p>
                  <span className="font-medium">{t.webhooks.type[d.eventType]}</span>
                  <span className="text-ink-3">
                    {" "}
                    · {t.webhooks.status[d.status]}
                    {last?.status ? ` · ${last.status}` : ""}
                    {last ? ` · ${last.durationMs} ms` : ""}
                  </span>
                </p>
                {last?.error && <p className="text-pretty break-words text-bad">{last.error}</p>}
                <p className="text-ink-3">
                  {f.moment(d.createdAt)}
                  {d.attempts > 1 && ` · ${t.webhooks.attempts(d.attempts)}`}
                  {d.attempts > 0 && d.nextAttemptAt && ` · ${t.webhooks.next(f.moment(d.nextAttemptAt))}`}
                </p>
              </div>
              {d.status !== "PENDING" && (
                <Button look="plain" why={on ? undefined : t.webhooks.isOff} onClick={() => again(d.id)}>
                  {t.webhooks.again}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
