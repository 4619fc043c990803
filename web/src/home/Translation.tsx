import { useMutation } from "@apollo/client/react";
import { type FragmentType, readFragment } from "../gql";
import type { TranslationCardFragment, TranslationStage } from "../gql/graphql";
import { isFinal, useFollow } from "./follow";
import { RetryTranslationMutation, TranslationCard } from "./operations";

const units = ["B", "kB", "MB", "GB", "TB"];

function formatSize(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** power).toLocaleString(undefined, { maximumFractionDigits: power ? 1 : 0 })} ${units[power]}`;
}

const stageWords: Record<TranslationStage, string> = {
  QUEUED: "Waiting",
  UPLOADING: "Sending to the engine",
  TRANSLATING: "Translating",
  COLLECTING: "Collecting results",
  DONE: "Done",
};

function Failure({ id, error }: { id: string; error: NonNullable<TranslationCardFragment["error"]> }) {
  const [retry, { loading, data, error: broken }] = useMutation(RetryTranslationMutation, { variables: { id } });
  const refusal = data?.retryTranslation.userErrors[0]?.message ?? broken?.message;
  return (
    <div className="failure" role="alert">
      <code>{error.code}</code> {error.message}
      {error.retryable && (
        <button type="button" disabled={loading} onClick={() => void retry().catch(() => undefined)}>
          Try again
        </button>
      )}
      {refusal && <p>{refusal}</p>}
    </div>
  );
}

/** One translation: its progress while it runs, then its picture and downloads, or why it failed. */
export function Translation({ translation }: { translation: FragmentType<typeof TranslationCard> }) {
  const t = readFragment(TranslationCard, translation);
  const lost = useFollow(t.id, t.status, t.sequence);
  const picture = t.derivatives.find((d) => d.format === "THUMBNAIL");
  const downloads = t.derivatives.filter((d) => d.format !== "THUMBNAIL");
  return (
    <li className="card translation">
      <div className="picture">
        {picture ? <img src={picture.downloadUrl} alt={`Picture of ${t.file.name}`} loading="lazy" /> : <span aria-hidden="true">◇</span>}
      </div>
      <div className="facts">
        <header>
          <strong>{t.file.name}</strong>
          <span className={`status ${t.status.toLowerCase()}`}>{t.status.toLowerCase().replace("_", " ")}</span>
        </header>
        {!isFinal(t.status) && (
          <div className="running" aria-live="polite">
            <progress max={100} value={t.progress} aria-label={`Translation of ${t.file.name}`} />
            <small>
              {t.progress}% · {lost ? "Connection lost, trying again…" : (t.message ?? stageWords[t.stage])}
            </small>
          </div>
        )}
        {t.error && <Failure id={t.id} error={t.error} />}
        <div className="downloads">
          {downloads.map((d) => (
            <a key={d.id} href={d.downloadUrl} download={d.name} title={d.name}>
              ↓ {d.format} <small>{formatSize(d.sizeBytes)}</small>
            </a>
          ))}
          {picture && (
            <a href={picture.downloadUrl} download={picture.name}>
              ↓ Picture <small>{formatSize(picture.sizeBytes)}</small>
            </a>
          )}
        </div>
        <small className="dim">
          {t.outputs.join(", ")} · <time dateTime={t.createdAt}>{new Date(t.createdAt).toLocaleString()}</time>
        </small>
      </div>
    </li>
  );
}
