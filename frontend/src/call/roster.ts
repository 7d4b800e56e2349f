// Vouchers as a station reads them, and the roster it computes from those it uses.
import { type Bytes, fromBase64, fromHex, H, text, toHex, u32, v } from "./bytes";
import { canonical, type Json } from "./canonical";

export interface Voucher {
  readonly raw: string;
  readonly station: number;
  readonly side: number;
  readonly role: string;
  readonly medium: string;
  readonly line: string;
  readonly call: string;
  readonly dtls: string;
  readonly ed25519: Bytes;
  readonly hpke: Bytes;
}

const MEMBERS = "call dtls-sha256 ed25519 hpke line medium role side station";

/** A voucher in its canonical form; throws on anything else. */
export function parseVoucher(raw: string): Voucher {
  const members = JSON.parse(raw) as { [name: string]: Json };
  if (Object.keys(members).join(" ") !== MEMBERS || canonical(members) !== raw) throw new Error("not a voucher");
  const { side, station } = members;
  if (typeof side !== "number" || typeof station !== "number" || station % 2 !== side || station > 253 || station < 0) {
    throw new Error("a number of the other side");
  }
  const words = (name: string, pattern: RegExp) => {
    const value = members[name];
    if (typeof value !== "string" || !pattern.test(value)) throw new Error(`not a voucher: ${name}`);
    return value;
  };
  const key = (name: string, size: number) => {
    const bytes = fromBase64(words(name, /^[A-Za-z0-9+/]+=*$/));
    if (bytes.length !== size) throw new Error(`not a voucher: ${name}`);
    return bytes;
  };
  const hash = /^[0-9a-f]{64}$/;
  return {
    raw,
    side,
    station,
    role: words("role", /^(principal|delegate|interpreter|note-taker|duty-officer)$/),
    medium: words("medium", /^(video|voice)$/),
    line: words("line", hash),
    call: words("call", hash),
    dtls: words("dtls-sha256", hash),
    ed25519: key("ed25519", 32),
    hpke: key("hpke", 1216),
  };
}

/** R_e over the vouchers' own bytes, in hex. */
export async function rosterHash(line: string, call: string, epoch: number, vouchers: string[]): Promise<string> {
  const hashes = await Promise.all(vouchers.map(async (raw) => toHex(await H(text(raw)))));
  const items = hashes.sort().map(fromHex);
  return toHex(await H(v("detente/roster/v1", fromHex(line), fromHex(call), u32(epoch), ...items)));
}
