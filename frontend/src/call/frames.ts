// Around SFrame: who a key belongs to, and which counters were seen.

export const SOUND = 0;
export const PICTURE = 1;
export const SCREEN = 2;
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
