import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const slice = 4 << 20;

// Told a file, says how many bytes it has read, and at the end the SHA-256 in hexadecimal.
self.onmessage = async ({ data: file }: MessageEvent<Blob>) => {
  try {
    const hash = sha256.create();
    for (let at = 0; at < file.size; at += slice) {
      hash.update(new Uint8Array(await file.slice(at, at + slice).arrayBuffer()));
      self.postMessage({ read: Math.min(at + slice, file.size) });
    }
    self.postMessage({ sha256: bytesToHex(hash.digest()) });
  } catch (error) {
    self.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
};
