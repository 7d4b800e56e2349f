// Around SFrame: who a key belongs to, which counters were seen, and frames of one size.
import { type Bytes, join } from "./bytes";

export const SOUND = 0;
export const PICTURE = 1;
const STEP = 160;
const WINDOW = 1024;

/** KID = epoch·2^16 + station·2^8 + track. */
export function kid(epoch: number, station: number, track: number): bigint {
  return (BigInt(epoch) << 16n) | (BigInt(station) << 8n) | BigInt(track);
}

export function readKid(value: bigint): { epoch: number; station: number; track: number } {
  return {
    epoch: Number(value >> 16n),
    station: Number((value >> 8n) & 0xffn),
    track: Number(value & 0xffn),
  };
}

/** ISO/IEC 7816-4 to the next multiple of 160 bytes, so that sound says nothing by its size. */
export function pad(frame: Uint8Array): Bytes {
  const size = Math.ceil((frame.length + 1) / STEP) * STEP;
  return join(frame, new Uint8Array([0x80]), new Uint8Array(size - frame.length - 1));
}

/** What `pad` was given, or null when it is not padded. */
export function unpad(padded: Bytes): Bytes | null {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  return padded[end] === 0x80 ? padded.slice(0, end) : null;
}

/** The last 1024 counters of one KID: each opens once, older ones never. */
export class Replay {
  private top = -1n;
  private readonly seen = new Set<bigint>();

  fresh(ctr: bigint): boolean {
    return ctr > this.top - BigInt(WINDOW) && !this.seen.has(ctr);
  }

  /** Called only for a frame that opened, so that a forged one cannot move the window. */
  note(ctr: bigint): void {
    this.seen.add(ctr);
    if (ctr <= this.top) return;
    this.top = ctr;
    if (this.seen.size < 2 * WINDOW) return;
    for (const old of this.seen) if (old <= this.top - BigInt(WINDOW)) this.seen.delete(old);
  }
}
