// What a connection is like, from two of the browser's reports a second or so apart. Pure.

interface Stat {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly timestamp: number;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly fractionLost?: number;
  readonly jitter?: number;
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly framesPerSecond?: number;
  readonly nominated?: boolean;
  readonly selected?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly candidateType?: string;
  readonly protocol?: string;
  readonly relayProtocol?: string;
}

export type Report = ReadonlyMap<string, Stat>;

/** How one other station is reached, and how well. What a browser does not tell is null. */
export interface Figures {
  /** Milliseconds there and back. */
  readonly roundTrip: number | null;
  /** Milliseconds by which sound arrives unevenly. */
  readonly jitter: number | null;
  /** Share of packets that did not arrive here, and there, in the time between the reports; 0 to 1. */
  readonly lostHere: number | null;
  readonly lostThere: number | null;
  /** Kilobits a second. */
  readonly received: number | null;
  readonly sent: number | null;
  readonly way: "relay-udp" | "relay-tcp" | "relay-tls" | "direct" | null;
  readonly picture: string | null;
}

/** `before` is an older report of the same connection, or null for a first look. */
export function figuresOf(now: Report, before: Report | null): Figures {
  const all = [...now.values()];
  const inbound = all.filter(({ type }) => type === "inbound-rtp");
  const remote = all.filter(({ type }) => type === "remote-inbound-rtp");
  const pair = all.find(({ type, nominated, selected, state }) => type === "candidate-pair" && (selected ?? nominated) && state === "succeeded");
  const sound = inbound.find(({ kind }) => kind === "audio");
  const seen = inbound.find(({ kind, frameWidth }) => kind === "video" && frameWidth);
  const trip = pair?.currentRoundTripTime ?? remote.find(({ roundTripTime }) => roundTripTime !== undefined)?.roundTripTime;
  return {
    roundTrip: trip === undefined ? null : 1000 * trip,
    jitter: sound?.jitter === undefined ? null : 1000 * sound.jitter,
    lostHere: lost(inbound, before),
    lostThere: remote.find(({ kind }) => kind === "audio")?.fractionLost ?? null,
    received: rate(inbound, before, "bytesReceived"),
    sent: rate(all.filter(({ type }) => type === "outbound-rtp"), before, "bytesSent"),
    way: wayOf(pair && now.get(pair.localCandidateId ?? "")),
    picture: seen ? `${seen.frameWidth}×${seen.frameHeight}, ${Math.round(seen.framesPerSecond ?? 0)}/s` : null,
  };
}

/** What was said at the same places before. */
function pairs(streams: readonly Stat[], before: Report | null): [Stat, Stat][] {
  return streams.flatMap((stream): [Stat, Stat][] => {
    const old = before?.get(stream.id);
    return old ? [[stream, old]] : [];
  });
}

function lost(inbound: readonly Stat[], before: Report | null): number | null {
  let [missed, came] = [0, 0];
  for (const [now, old] of pairs(inbound, before)) {
    missed += Math.max(0, (now.packetsLost ?? 0) - (old.packetsLost ?? 0));
    came += (now.packetsReceived ?? 0) - (old.packetsReceived ?? 0);
  }
  return missed + came > 0 ? missed / (missed + came) : null;
}

function rate(streams: readonly Stat[], before: Report | null, name: "bytesSent" | "bytesReceived"): number | null {
  const known = pairs(streams, before).filter(([now, old]) => now.timestamp > old.timestamp);
  if (!known.length) return null;
  return known.reduce((sum, [now, old]) => sum + (8 * ((now[name] ?? 0) - (old[name] ?? 0))) / (now.timestamp - old.timestamp), 0);
}

function wayOf(local: Stat | undefined): Figures["way"] {
  if (!local) return null;
  if (local.candidateType !== "relay") return "direct";
  return local.relayProtocol === "tls" ? "relay-tls" : local.relayProtocol === "tcp" ? "relay-tcp" : "relay-udp";
}
