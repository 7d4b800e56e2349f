// Verification words (docs/protocol/call.md section 7).
import { fromHex, H, join, text, toHex, u8, v } from "./bytes";
import emoji from "./emoji.json";

export interface Words {
  readonly pictures: readonly { readonly number: number; readonly emoji: string }[];
  readonly numbers: readonly number[];
}

/** c_s for r_s = `secret`, all in hex. */
export async function commitment(roster: string, side: number, secret: string): Promise<string> {
  return toHex(await H(v("detente/sas/v1", fromHex(roster), u8(side), fromHex(secret))));
}

/** The seven pictures and three numbers of two secrets in hex, side 0's first. */
export async function words(roster: string, secrets: readonly [string, string]): Promise<Words> {
  const both = join(fromHex(secrets[0]), fromHex(secrets[1]));
  const key = await crypto.subtle.importKey("raw", both, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: fromHex(roster), info: text("detente/sas/v1 code") };
  const code = BigInt(`0x${toHex(new Uint8Array(await crypto.subtle.deriveBits(how, key, 48)))}`);
  const bits = (from: number, size: number) => Number((code >> BigInt(48 - from - size)) & ((1n << BigInt(size)) - 1n));
  return {
    pictures: [0, 1, 2, 3, 4, 5, 6].map((at) => {
      const number = bits(6 * at, 6);
      return { number, emoji: emoji[number]?.emoji ?? "" };
    }),
    numbers: [0, 1, 2].map((at) => bits(13 * at, 13) + 1000),
  };
}
