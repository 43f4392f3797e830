// What Python needs, fetched by the page: with the megabytes told as they come, each file accepted by
// its hash alone, and kept on the device under an address that names the hash.

const PREFIX = "python-";
const AT_ONCE = 4;
const SILENCE = 30_000; // milliseconds without a byte, after which a connection counts as lost

export class Refused extends Error {}
export class Lost extends Error {}

const hex = (bytes) => [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");

/** Whether bytes are those that the build named; without the browser's hashes, their number decides. */
async function genuine(file, bytes) {
  if (bytes.byteLength !== file.bytes) return false;
  if (!globalThis.crypto?.subtle) return true; // then `integrity` has judged them
  return hex(await crypto.subtle.digest("SHA-256", bytes)) === file.sha256;
}

const base64 = (text) => btoa(text.match(/../g).map((two) => String.fromCharCode(parseInt(two, 16))).join(""));

/** The drawer of kept files; none where the browser keeps nothing (private windows, closed frames). */
async function drawer(name) {
  try {
    for (const other of await caches.keys()) {
      if (other.startsWith(PREFIX) && other !== PREFIX + name) await caches.delete(other);
    }
    return await caches.open(PREFIX + name);
  } catch {
    return null;
  }
}

export class Files {
  /** `root` is the site's; `edition` names the drawer; `told(loaded, whole, name)` is called as bytes come. */
  constructor(root, edition, told) {
    this.root = root;
    this.edition = edition;
    this.told = told;
    this.held = new Map(); // by address: what has arrived survives a lost connection
    this.counts = new Map();
  }

  /** Fetch files; resolves with their bytes by name. */
  async load(files) {
    const waiting = files.filter((file) => !this.held.has(file.url));
    const kept = waiting.length ? await drawer(this.edition) : null;
    this.counts = new Map(waiting.map((file) => [file, 0]));
    const work = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        this.held.set(file.url, await this.#one(file, kept));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return new Map(files.map((file) => [file.name, this.held.get(file.url)]));
  }

  async #one(file, kept) {
    const address = new URL(file.url, this.root).href;
    const before = await kept?.match(address).catch(() => null);
    if (before) {
      const bytes = await before.arrayBuffer();
      if (await genuine(file, bytes)) {
        this.#count(file, file.bytes);
        return bytes;
      }
      await kept.delete(address);
    }
    const bytes = await this.#fetch(file, address);
    if (!(await genuine(file, bytes))) {
      throw new Refused(`${file.name} is not the file that belongs to this page`);
    }
    const answer = new Response(bytes.slice(0), { headers: { "Content-Type": "application/octet-stream" } });
    await kept?.put(address, answer).catch(() => {}); // a full device: then it comes from the network again
    return bytes;
  }

  async #fetch(file, address) {
    const options = globalThis.crypto?.subtle ? {} : { integrity: `sha256-${base64(file.sha256)}` };
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE);
    try {
      const answer = await fetch(address, { ...options, signal: silence.signal });
      if (answer.status === 404) throw new Refused(`the site has no ${file.name} any more`);
      if (!answer.ok) throw new Lost(`${file.name} did not come (${answer.status})`);
      const parts = [];
      let length = 0;
      const reader = answer.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE);
        parts.push(part.value);
        length += part.value.length;
        this.#count(file, length);
      }
      return await new Blob(parts).arrayBuffer();
    } catch (error) {
      if (error instanceof Lost || error instanceof Refused) throw error;
      throw new Lost(`${file.name} did not come whole`);
    } finally {
      clearTimeout(timer);
    }
  }

  #count(file, length) {
    this.counts.set(file, Math.min(1, length / file.bytes));
    let loaded = 0;
    let whole = 0;
    for (const [one, share] of this.counts) {
      loaded += share * (one.wire ?? one.bytes);
      whole += one.wire ?? one.bytes;
    }
    this.told(loaded, whole, file.name);
  }
}

/** Remove every kept file: part of forgetting. */
export async function discard() {
  try {
    for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  } catch {}
}
