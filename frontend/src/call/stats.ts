// What the browser counted of one connection: what left, and what came of that which arrived.
import { PICTURE, SOUND } from "./frames";

interface Stream {
  readonly type: string;
  readonly kind?: string;
  readonly mid?: string;
  readonly timestamp: number;
  readonly packetsSent?: number;
  readonly framesEncoded?: number;
  readonly framesDecoded?: number;
  readonly audioLevel?: number;
  readonly totalAudioEnergy?: number;
  readonly totalSamplesDuration?: number;
}

function streams(report: RTCStatsReport, type: "inbound-rtp" | "outbound-rtp"): { track: number; stream: Stream }[] {
  const all = [...(report as unknown as Map<string, Stream>).values()].filter((stream) => stream.type === type);
  return all.map((stream) => ({ track: trackOf(stream), stream }));
}

/** The section a stream belongs to is the track; a browser that does not say has no screen here. */
function trackOf({ mid, kind }: Stream): number {
  if (mid) return Number(mid);
  return kind === "audio" ? SOUND : PICTURE;
}

/** Packets of sound and frames of pictures that the browser sent, by track. */
export function sent(report: RTCStatsReport): Map<number, number> {
  const all = new Map<number, number>();
  for (const { track, stream } of streams(report, "outbound-rtp")) {
    const count = track === SOUND ? stream.packetsSent : stream.framesEncoded;
    all.set(track, (all.get(track) ?? 0) + (count ?? 0));
  }
  return all;
}

/** What of one station's sound and pictures came out of a decoder, as `played` in a proof. */
export class Played {
  private readonly most = new Map<number, number>();
  private before: Stream | null = null;

  get(track: number): number {
    return this.most.get(track) ?? 0;
  }

  /** `level`: how loud the page finds the sound now, from 0 to 1. */
  note(report: RTCStatsReport, level: number): void {
    this.raise(SOUND, 1000 * level);
    for (const { track, stream } of streams(report, "inbound-rtp")) {
      const now = track === SOUND ? 1000 * this.level(stream) : (stream.framesDecoded ?? 0);
      this.raise(track, now);
    }
  }

  private raise(track: number, value: number): void {
    this.most.set(track, Math.max(this.get(track), Math.min(1000, Math.round(value))));
  }

  /** The loudness since the last time, 1 for full scale, whether or not anybody was let hear it. */
  private level(stream: Stream): number {
    const { before } = this;
    this.before = stream;
    const energy = (stream.totalAudioEnergy ?? 0) - (before?.totalAudioEnergy ?? 0);
    const seconds = (stream.totalSamplesDuration ?? 0) - (before?.totalSamplesDuration ?? 0);
    const mean = before && seconds > 0 ? Math.sqrt(Math.max(0, energy) / seconds) : 0;
    return Math.max(mean, stream.audioLevel ?? 0);
  }
}
