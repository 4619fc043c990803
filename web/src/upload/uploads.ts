import type { ApolloClient } from "@apollo/client";
import { expect, isRefused, Refusal } from "../api/errors";
import type { OutputFormat, UploadStateQuery } from "../gql/graphql";
import { StartTranslationMutation } from "../project/operations";
import { hashFile } from "./hash";
import { AbortUploadMutation, CompleteUploadMutation, CreateUploadMutation, SameNameQuery, UploadQuery } from "./operations";
import { inParallel, NetworkAway, PartRefused, putPart, Speed } from "./parts";
import { formatOf } from "./pick";
import { amend, forget, keep, type Kept, keptBy } from "./shelf";

export type UploadStatus = "waiting" | "checking" | "sending" | "verifying" | "paused" | "away" | "needsFile" | "refused" | "failed" | "done";

/** Why a file was refused before a byte of it was sent. */
export type Reason = "empty" | "tooLarge" | "nameless" | "unsupported" | "duplicate";

/** One file on its way, as the page shows it. Never changed, always replaced. */
export interface Upload {
  key: string;
  projectId: string;
  name: string;
  size: number;
  status: UploadStatus;
  /** Bytes read while checking, sent while sending. */
  bytes: number;
  /** Bytes a second. */
  speed: number;
  reason?: Reason;
  /** The server's own words for the reason. */
  why?: string;
  /** What went wrong; with a file that has arrived, why it is not translated. */
  error?: unknown;
  fileId?: string;
}

type State = NonNullable<UploadStateQuery["upload"]>;

/** What the uploads need to know of the place where they happen. */
export interface Surroundings {
  client: ApolloClient;
  userId: string;
  /** What each input format can become, or why it cannot be read here. */
  formats: ReadonlyMap<string, Format>;
}

interface Format {
  outputs: readonly OutputFormat[];
  reason?: string | null;
}

const maxFileBytes = 64 * 2 ** 30;
const filesAtOnce = 2;
const partsAtOnce = 4;
const attempts = 5;

/** What the page asks for of every model, of what the engine makes: something to look at, glTF for our own viewer where there is a choice, and a picture. */
export function usualOutputs(can: readonly OutputFormat[]): OutputFormat[] {
  const view = (["GLTF", "SVF2"] as const).find((o) => can.includes(o));
  return can.filter((o) => o === view || o === "THUMBNAIL");
}

/** What is wrong with a file by its name and size alone. */
export function objection(name: string, size: number, formats: ReadonlyMap<string, Format>): Reason | null {
  if (size === 0) return "empty";
  if (size > maxFileBytes) return "tooLarge";
  if (!/^.+\.[a-z0-9_]{1,31}$/i.test(name)) return "nameless";
  return formats.get(formatOf(name))?.outputs.length ? null : "unsupported";
}

class Stopped extends Error {}

/** The files on their way to the server: a queue that lives beside the pages, and goes on after a reload. */
export class Uploads {
  private items: readonly Upload[] = [];
  private readonly kept = new Map<string, Kept>();
  private readonly running = new Map<string, AbortController>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly around: Surroundings) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  list = (): readonly Upload[] => this.items;

  /** Takes up what an earlier page left undone. Another tab that is still at it keeps it. */
  async restore(): Promise<void> {
    window.addEventListener("online", this.wake);
    for (const kept of await keptBy(this.around.userId)) {
      if (this.kept.has(kept.key)) continue;
      this.kept.set(kept.key, kept);
      this.put({ ...shown(kept), status: kept.file ? (kept.paused ? "paused" : "waiting") : "needsFile" });
    }
    this.next();
  }

  add(projectId: string, files: readonly File[], translate: boolean): void {
    for (const file of files) {
      const kept: Kept = { key: crypto.randomUUID(), userId: this.around.userId, projectId, name: file.name.normalize("NFC"), size: file.size, translate, etags: {}, paused: false, file };
      const reason = objection(kept.name, kept.size, this.around.formats);
      this.kept.set(kept.key, kept);
      const why = reason === "unsupported" ? this.around.formats.get(formatOf(kept.name))?.reason : null;
      this.put({ ...shown(kept), ...(reason ? { status: "refused", reason, ...(why ? { why } : {}) } : { status: "waiting" }) });
    }
    this.next();
  }

  /** Sends a refused file all the same: one that cannot be translated, or that is there already. */
  insist(key: string): void {
    this.change(key, { status: "waiting", reason: undefined });
    const kept = this.kept.get(key);
    if (kept) kept.sha256 ??= "";
    this.next();
  }

  /** Gives the content of an upload whose page forgot it. */
  provide(key: string, file: File): boolean {
    const kept = this.kept.get(key);
    if (!kept || kept.name !== file.name.normalize("NFC") || kept.size !== file.size) return false;
    kept.file = file;
    this.resume(key);
    return true;
  }

  pause(key: string): void {
    this.change(key, { status: "paused", speed: 0 });
    this.running.get(key)?.abort(new Stopped());
    this.remember(key, (k) => (k.paused = true));
  }

  resume(key: string): void {
    this.change(key, { status: "waiting", error: undefined });
    this.remember(key, (k) => (k.paused = false));
    this.next();
  }

  /** Gives an upload up, or takes what is over from the list. */
  async cancel(key: string): Promise<void> {
    const kept = this.kept.get(key);
    const over = this.find(key)?.status === "done";
    this.running.get(key)?.abort(new Stopped());
    this.kept.delete(key);
    this.items = this.items.filter((i) => i.key !== key);
    this.tell();
    await forget(key);
    if (kept?.uploadId && !over) await this.around.client.mutate({ mutation: AbortUploadMutation, variables: { id: kept.uploadId } });
  }

  clear(): void {
    for (const { key, status } of this.items) if (status === "done" || status === "refused") void this.cancel(key);
  }

  /** Ends everything on this page; what is undone goes on where the same person opens the next one. */
  close(): void {
    window.removeEventListener("online", this.wake);
    for (const run of this.running.values()) run.abort(new Stopped());
  }

  private readonly wake = () => {
    for (const { key, status } of this.items) if (status === "away") this.change(key, { status: "waiting" });
    this.next();
  };

  private next(): void {
    for (const item of this.items) {
      if (this.running.size >= filesAtOnce) return;
      if (item.status !== "waiting" || this.running.has(item.key)) continue;
      const stop = new AbortController();
      this.running.set(item.key, stop);
      void this.alone(item.key, () => this.run(item.key, stop.signal))
        .catch((error: unknown) => this.failed(item.key, error))
        .finally(() => {
          this.running.delete(item.key);
          this.next();
        });
    }
  }

  /** Runs while no other tab sends the same upload. */
  private async alone(key: string, run: () => Promise<void>): Promise<void> {
    const locks = navigator.locks as LockManager | undefined; // absent on plain http but on localhost
    if (!locks) return run();
    await locks.request(`purlin-upload-${key}`, { ifAvailable: true }, async (lock) => {
      if (lock) return run();
      this.kept.delete(key);
      this.items = this.items.filter((i) => i.key !== key);
      this.tell();
    });
  }

  private failed(key: string, error: unknown): void {
    if (error instanceof Stopped) return;
    const away = error instanceof NetworkAway || error instanceof TypeError || !navigator.onLine;
    this.change(key, away ? { status: "away", speed: 0 } : { status: "failed", speed: 0, error });
    if (away) setTimeout(this.wake, 3000);
  }

  private async run(key: string, signal: AbortSignal): Promise<void> {
    const kept = this.kept.get(key);
    if (!kept) return;
    if (!kept.file) {
      this.change(key, { status: "needsFile" });
      return;
    }
    if (!kept.uploadId && !(await this.check(kept, kept.file, signal))) return;
    const upload = await this.open(kept);
    const parts = await this.send(kept, kept.file, upload, signal);
    this.change(key, { status: "verifying", speed: 0, bytes: kept.size });
    const done = await this.around.client.mutate({ mutation: CompleteUploadMutation, variables: { input: { uploadId: upload.id, parts } } });
    const file = expect(done, (d) => ({ object: d.completeUpload.file, userErrors: d.completeUpload.userErrors }));
    await forget(key);
    const outputs = usualOutputs(this.around.formats.get(formatOf(kept.name))?.outputs ?? []);
    const refused = kept.translate && outputs.length > 0 ? await this.translate(file.id, outputs, `web-${upload.id}`) : null;
    delete kept.file;
    this.change(key, { status: "done", fileId: file.id, ...(refused ? { error: refused } : {}) });
  }

  /** Has a file that has arrived translated. What the server has against that is for the person: an archive may hold several models. */
  private async translate(fileId: string, outputs: OutputFormat[], idempotencyKey: string): Promise<Refusal | null> {
    const started = await this.around.client.mutate({ mutation: StartTranslationMutation, variables: { input: { fileId, outputs, idempotencyKey } } });
    try {
      expect(started, (d) => ({ object: d.startTranslation.translation, userErrors: d.startTranslation.userErrors }));
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
    return null;
  }

  /** Reads the whole file once for its checksum, and tells whether it is new. */
  private async check(kept: Kept, file: Blob, signal: AbortSignal): Promise<boolean> {
    const insisted = kept.sha256 === "";
    this.change(kept.key, { status: "checking", bytes: 0 });
    kept.sha256 = await hashFile(file, (bytes) => this.change(kept.key, { bytes }), signal);
    if (insisted) return true;
    const { data } = await this.around.client.query({ query: SameNameQuery, variables: { projectId: kept.projectId, name: kept.name }, fetchPolicy: "network-only" });
    const same = data?.project?.files.nodes.find((f) => f.name === kept.name && f.latestVersion.sha256 === kept.sha256);
    if (same) this.change(kept.key, { status: "refused", reason: "duplicate", fileId: same.id });
    return !same;
  }

  /** The upload on the server as it stands; a new one when there is none any more. */
  private async open(kept: Kept): Promise<State> {
    if (kept.uploadId) {
      const { data } = await this.around.client.query({ query: UploadQuery, variables: { id: kept.uploadId }, fetchPolicy: "no-cache" });
      if (data?.upload) return data.upload;
    }
    const begun = await this.around.client.mutate({
      mutation: CreateUploadMutation,
      variables: { input: { projectId: kept.projectId, name: kept.name, sizeBytes: kept.size, sha256: kept.sha256 ?? null } },
    });
    const upload = expect(begun, (d) => ({ object: d.createUpload.upload, userErrors: d.createUpload.userErrors }));
    kept.uploadId = upload.id;
    kept.etags = {};
    await keep(kept);
    return upload;
  }

  private async send(kept: Kept, file: Blob, upload: State, signal: AbortSignal): Promise<{ number: number; etag: string }[]> {
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    const received = new Set(upload.receivedParts);
    const urls = new Map(upload.parts.map((p) => [p.number, p.url]));
    const sent = new Map<number, number>();
    const sizeOf = (n: number) => Math.min(upload.partSizeBytes, kept.size - (n - 1) * upload.partSizeBytes);
    const speed = new Speed();
    const tell = () => {
      const bytes = sent.values().reduce((sum, n) => sum + n, 0);
      speed.tell(bytes, performance.now());
      this.change(kept.key, { bytes, speed: speed.value });
    };
    const missing = upload.parts.map((p) => p.number).filter((n) => {
      if (received.has(n) && kept.etags[n]) sent.set(n, sizeOf(n));
      return !sent.has(n);
    });
    this.change(kept.key, { status: "sending", bytes: 0 });
    tell();
    try {
      await inParallel(partsAtOnce, missing, async (n) => {
        const start = (n - 1) * upload.partSizeBytes;
        const etag = await this.persist(n, urls, upload.id, either, (url) =>
          putPart(url, file.slice(start, start + sizeOf(n)), (bytes) => {
            sent.set(n, bytes);
            tell();
          }, either),
        );
        kept.etags[n] = etag;
        sent.set(n, sizeOf(n));
        tell();
        await amend(kept.key, (k) => (k.etags[n] = etag));
      });
    } catch (error) {
      stop.abort(new Stopped());
      throw error;
    }
    return upload.parts.map(({ number }) => ({ number, etag: kept.etags[number] ?? "" }));
  }

  /** Tries a part until it arrives, at most five times; an address that has ended is asked for anew. */
  private async persist(n: number, urls: Map<number, string>, id: string, signal: AbortSignal, attempt: (url: string) => Promise<string>): Promise<string> {
    for (let tried = 1; ; tried++) {
      try {
        return await attempt(urls.get(n) ?? "");
      } catch (error) {
        if (signal.aborted || tried === attempts || error instanceof Refusal || isRefused(error)) throw error;
        if (error instanceof PartRefused) {
          if (error.status !== 403 || tried > 1) throw error;
          const { data } = await this.around.client.query({ query: UploadQuery, variables: { id }, fetchPolicy: "no-cache" });
          for (const part of data?.upload?.parts ?? []) urls.set(part.number, part.url);
          continue;
        }
        await pause(2 ** tried * 200 * (0.5 + Math.random()), signal);
      }
    }
  }

  private remember(key: string, change: (kept: Kept) => void): void {
    const kept = this.kept.get(key);
    if (kept) change(kept);
    void amend(key, change);
  }

  private find(key: string): Upload | undefined {
    return this.items.find((i) => i.key === key);
  }

  private put(item: Upload): void {
    this.items = [...this.items, item];
    this.tell();
  }

  private change(key: string, change: { [K in keyof Upload]?: Upload[K] | undefined }): void {
    this.items = this.items.map((i) => (i.key === key ? ({ ...i, ...change } as Upload) : i));
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

const shown = ({ key, projectId, name, size }: Kept): Upload => ({ key, projectId, name, size, status: "waiting", bytes: 0, speed: 0 });

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
