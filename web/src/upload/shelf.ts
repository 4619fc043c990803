import { type DBSchema, openDB } from "idb";

/** What is kept of an upload, so that it goes on after a reload. */
export interface Kept {
  key: string;
  userId: string;
  projectId: string;
  name: string;
  size: number;
  translate: boolean;
  sha256?: string;
  uploadId?: string;
  /** The answers to the parts that have arrived, by number. */
  etags: Record<number, string>;
  paused: boolean;
  /** The content itself; missing where the browser had no room for it. */
  file?: Blob;
}

interface Schema extends DBSchema {
  uploads: { key: string; value: Kept; indexes: { userId: string } };
}

const open = () =>
  openDB<Schema>("purlin", 1, {
    upgrade: (db) => void db.createObjectStore("uploads", { keyPath: "key" }).createIndex("userId", "userId"),
  });

let opened: ReturnType<typeof open> | undefined;
const db = () => (opened ??= open());

/** Above this size, in bytes, the content is not copied into the browser's store: after a reload the file is asked for. */
const roomForFile = 2e9;

/** Keeps an upload. Without room for the content the rest is kept. */
export async function keep(kept: Kept): Promise<void> {
  const { file, ...rest } = kept;
  const store = await db();
  if (file && file.size <= roomForFile) {
    try {
      await store.put("uploads", kept);
      return;
    } catch {
      // The browser has no room for the content.
    }
  }
  await store.put("uploads", rest);
}

/** Changes a kept upload in one transaction, so that parts that arrive at the same time do not overwrite each other. */
export async function amend(key: string, change: (kept: Kept) => void): Promise<void> {
  const tx = (await db()).transaction("uploads", "readwrite");
  const kept = await tx.store.get(key);
  if (kept) {
    change(kept);
    await tx.store.put(kept);
  }
  await tx.done;
}

export const forget = async (key: string): Promise<void> => (await db()).delete("uploads", key);

export const keptBy = async (userId: string): Promise<Kept[]> => (await db()).getAllFromIndex("uploads", "userId", userId);
