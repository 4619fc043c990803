/** An answer that will be the same next time. */
export class PartRefused extends Error {
  constructor(readonly status: number) {
    super(`The store refused a part of the file (${status}).`);
  }
}

/** The network is away: worth waiting for, not worth counting. */
export class NetworkAway extends Error {}

/** Sends bytes with one PUT and returns the answer's ETag. XMLHttpRequest, because fetch does not tell how much has been sent. */
export function putPart(url: string, body: Blob, onSent: (bytes: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open("PUT", url);
    request.upload.onprogress = (e) => onSent(e.loaded);
    request.onloadend = () => signal.removeEventListener("abort", abort);
    request.onabort = () => reject(signal.reason as Error);
    request.onerror = () => reject(new NetworkAway("The connection broke while the file was being sent."));
    request.onload = () => {
      const etag = request.getResponseHeader("ETag");
      if (request.status >= 200 && request.status < 300 && etag) resolve(etag);
      else if (request.status === 429 || request.status >= 500) reject(new Error(`The store answered ${request.status}.`));
      else reject(new PartRefused(request.status));
    };
    signal.addEventListener("abort", abort);
    request.send(body);
  });
}

/** Runs a job for each element, at most `limit` at a time; the first failure stops the rest. */
export async function inParallel<T>(limit: number, elements: readonly T[], job: (element: T) => Promise<void>): Promise<void> {
  const rest = [...elements];
  const lane = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await job(next);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(limit, elements.length) }, lane));
  } finally {
    rest.length = 0;
  }
}

/** Speed in bytes a second, smoothed over some seconds. */
export class Speed {
  private last: { bytes: number; at: number } | null = null;
  value = 0;

  tell(bytes: number, at: number): void {
    const { last } = this;
    if (!last || bytes < last.bytes) {
      this.last = { bytes, at };
      return;
    }
    const seconds = (at - last.at) / 1000;
    if (seconds < 0.4) return;
    const now = (bytes - last.bytes) / seconds;
    this.value = this.value === 0 ? now : this.value + (1 - Math.exp(-seconds / 4)) * (now - this.value);
    this.last = { bytes, at };
  }
}
