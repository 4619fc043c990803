import HashWorker from "./hash.worker?worker";

type Said = { read: number } | { sha256: string } | { failure: string };

/** The SHA-256 of a file in hexadecimal, computed beside the page; onRead hears how many bytes have been read. */
export function hashFile(file: Blob, onRead: (bytes: number) => void, signal: AbortSignal): Promise<string> {
  const worker = new HashWorker();
  return new Promise<string>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      if ("read" in data) onRead(data.read);
      else if ("sha256" in data) resolve(data.sha256);
      else reject(new Error(data.failure));
    };
    worker.onerror = (e) => reject(new Error(e.message));
    worker.postMessage(file);
  }).finally(() => worker.terminate());
}
