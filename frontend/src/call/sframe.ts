// SFrame, RFC 9605, cipher suites 4 and 5 (AES-GCM); metadata is empty unless given.
import { type Bytes, join, text } from "./bytes";

const SUITES = { 4: { hash: "SHA-256", key: 16 }, 5: { hash: "SHA-512", key: 32 } } as const;
export type Suite = keyof typeof SUITES;
const NONCE = 12;
const NONE: Bytes = new Uint8Array(0);

export interface FrameKey {
  readonly kid: bigint;
  readonly key: CryptoKey;
  readonly salt: Bytes;
}

export interface Header {
  readonly kid: bigint;
  readonly ctr: bigint;
  readonly size: number;
}

/** Section 4.4.2: the key and salt of one KID. */
export async function deriveKey(base: Bytes, kid: bigint, suite: Suite = 5): Promise<FrameKey> {
  const { hash, key: size } = SUITES[suite];
  const secret = await crypto.subtle.importKey("raw", base, "HKDF", false, ["deriveBits"]);
  const expand = async (label: string, length: number) => {
    const info = join(text(label), big(kid, 8), big(BigInt(suite), 2));
    const how = { name: "HKDF", hash, salt: NONE, info };
    return new Uint8Array(await crypto.subtle.deriveBits(how, secret, length * 8));
  };
  const raw = await expand("SFrame 1.0 Secret key ", size);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  raw.fill(0);
  return { kid, key, salt: await expand("SFrame 1.0 Secret salt ", NONCE) };
}

export async function encrypt(key: FrameKey, ctr: bigint, plain: BufferSource, metadata = NONE): Promise<Bytes> {
  const header = encodeHeader(key.kid, ctr);
  const how = { name: "AES-GCM", iv: nonce(key.salt, ctr), additionalData: join(header, metadata) };
  return join(header, new Uint8Array(await crypto.subtle.encrypt(how, key.key, plain)));
}

/** The frame without its header, or a rejection when it does not open. */
export async function decrypt(key: FrameKey, header: Header, frame: Bytes, metadata = NONE): Promise<Bytes> {
  const additionalData = join(frame.subarray(0, header.size), metadata);
  const how = { name: "AES-GCM", iv: nonce(key.salt, header.ctr), additionalData };
  return new Uint8Array(await crypto.subtle.decrypt(how, key.key, frame.subarray(header.size)));
}

/** Section 4.3: X K K K Y C C C, then the KID and the counter where they need bytes of their own. */
export function encodeHeader(kid: bigint, ctr: bigint): Bytes {
  const k = kid < 8n ? NONE : big(kid);
  const c = ctr < 8n ? NONE : big(ctr);
  const upper = k.length ? 0x80 | ((k.length - 1) << 4) : Number(kid) << 4;
  const lower = c.length ? 0x08 | (c.length - 1) : Number(ctr);
  return join(new Uint8Array([upper | lower]), k, c);
}

/** The header of a frame, or null when there is none or it is not the shortest of its kind. */
export function decodeHeader(frame: Uint8Array): Header | null {
  const first = frame[0];
  if (first === undefined) return null;
  const kSize = first & 0x80 ? ((first >> 4) & 7) + 1 : 0;
  const cSize = first & 0x08 ? (first & 7) + 1 : 0;
  const size = 1 + kSize + cSize;
  if (frame.length < size) return null;
  const kid = kSize ? number(frame.subarray(1, 1 + kSize)) : BigInt((first >> 4) & 7);
  const ctr = cSize ? number(frame.subarray(1 + kSize, size)) : BigInt(first & 7);
  return encodeHeader(kid, ctr).length === size ? { kid, ctr, size } : null;
}

function nonce(salt: Bytes, ctr: bigint): Bytes {
  const iv = big(ctr, NONCE);
  return iv.map((byte, at) => byte ^ (salt[at] ?? 0)) as Bytes;
}

/** Big-endian, of the given size or as short as it can be. */
function big(value: bigint, size?: number): Bytes {
  const hex = value.toString(16);
  const bytes = Uint8Array.from(hex.padStart(hex.length + (hex.length % 2), "0").match(/../g) ?? [], (pair) =>
    parseInt(pair, 16),
  );
  return size === undefined ? bytes : join(new Uint8Array(size - bytes.length), bytes);
}

function number(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
