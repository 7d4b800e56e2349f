// How our own speech is coded (docs/protocol/call.md section 5): what each plan costs on the wire is
// worked out here too, so that nobody has to believe a figure.

/** What our browser is told that the other side wishes; it binds what we send, not what we get. */
export interface Plan {
  /** Milliseconds of sound in one packet. */
  readonly ptime: number;
  /** Bits a second, of the codec alone. */
  readonly rate: number;
  /** Bytes of one frame before encryption (section 3). */
  readonly size: number;
}

/** Clear speech, each packet sent three times: one lost packet in three does not matter. */
export const FULL: Plan = { ptime: 20, rate: 24_000, size: 192 };
/** For a link of 24 kbit/s: fewer, longer packets, since most of a small packet is its headers. */
export const NARROW: Plan = { ptime: 60, rate: 9_000, size: 80 };

/** Bytes around a frame: IPv4, UDP, RTP with its extension for the section, SRTP's tag, and SFrame's header and tag. */
const AROUND = 20 + 8 + (12 + 8) + 16 + (7 + 16);

/** Bits a second on the wire each way; RTCP, checks of the connection and a relay's 4 bytes come on top. */
export function onTheWire({ ptime, size }: Plan): number {
  return ((size + AROUND) * 8 * 1000) / ptime;
}

/** The lines of a description that hold a plan. In-band correction costs nothing while nothing is lost. */
export function lines(pt: number, { ptime, rate }: Plan): string[] {
  const how = `minptime=20;maxptime=${ptime};ptime=${ptime};useinbandfec=1;cbr=1;usedtx=0;stereo=0;sprop-stereo=0`;
  return [`a=fmtp:${pt} ${how};maxaveragebitrate=${rate}`, `a=ptime:${ptime}`, `a=maxptime:${ptime}`];
}
