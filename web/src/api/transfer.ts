/** One part of an upload as createUpload names it. */
export interface Part {
  number: number;
  url: string;
}

/** What completeUpload wants to hear of a part. */
export interface SentPart {
  number: number;
  etag: string;
}

const attempts = 4;

/** An answer that will be the same next time. */
class Refused extends Error {}

/** Sends bytes with one PUT and returns the response's ETag. XMLHttpRequest, because fetch does not tell how much has been sent. */
function put(url: string, body: Blob, onSent: (bytes: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open("PUT", url);
    request.upload.onprogress = (e) => onSent(e.loaded);
    request.onloadend = () => signal.removeEventListener("abort", abort);
    request.onabort = () => reject(new Refused("The upload was stopped."));
    request.onerror = () => reject(new Error("The connection broke while the model was being sent."));
    request.onload = () => {
      const etag = request.getResponseHeader("ETag");
      if (request.status >= 200 && request.status < 300) {
        if (etag) resolve(etag);
        else reject(new Refused("The store did not say the part's ETag."));
      } else if (request.status === 429 || request.status >= 500) {
        reject(new Error(`The store answered ${request.status}.`));
      } else {
        reject(new Refused(`The store refused a part of the model (${request.status}).`));
      }
    };
    signal.addEventListener("abort", abort);
    if (signal.aborted) {
      reject(new Refused("The upload was stopped."));
      return;
    }
    request.send(body);
  });
}

/**
 * Sends the parts of a file to their signed addresses, one after the other, each at most four times.
 * onSent hears the number of bytes sent so far; it goes back when a part is sent again.
 */
export async function sendParts(
  file: Blob,
  partSizeBytes: number,
  parts: readonly Part[],
  onSent: (bytes: number) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<SentPart[]> {
  const sent: SentPart[] = [];
  for (const part of [...parts].sort((a, b) => a.number - b.number)) {
    const start = (part.number - 1) * partSizeBytes;
    const body = file.slice(start, start + partSizeBytes);
    for (let attempt = 1; ; attempt++) {
      try {
        sent.push({ number: part.number, etag: await put(part.url, body, (n) => onSent(start + n), signal) });
        onSent(start + body.size);
        break;
      } catch (error) {
        if (error instanceof Refused || attempt === attempts) throw error;
        await new Promise((wake) => setTimeout(wake, 2 ** attempt * 250 * (0.5 + Math.random())));
      }
    }
  }
  return sent;
}
