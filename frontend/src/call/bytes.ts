// Bytes that both sides must compute alike (docs/protocol/record.md section 2).

export type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = new TextEncoder();

export function text(value: string): Bytes {
  return utf8.encode(value) as Bytes;
}

export function join(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function u8(value: number): Bytes {
  return new Uint8Array([value]);
}

export function u32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Each item as its u32 length and its bytes, so that no two lists give the same bytes. */
export function v(...items: (Uint8Array | string)[]): Bytes {
  return join(
    ...items.flatMap((item) => {
      const raw = typeof item === "string" ? text(item) : item;
      return [u32(raw.length), raw];
    }),
  );
}

/** SHA-256. */
export async function H(data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(hex: string): Bytes {
  if (!/^([0-9a-f]{2})*$/.test(hex)) throw new RangeError("not hex");
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export function fromBase64(base64: string): Bytes {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  if (toBase64(bytes) !== base64) throw new RangeError("not canonical base64");
  return bytes;
}

export function random(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size));
}
