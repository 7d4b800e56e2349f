// Proof that all is encrypted and that the line works: the browser's own counts beside the worker's
// (docs/protocol/call.md section 6).
import type { Heard, OwnTrack } from "./messages";
import type { Peer } from "./peer";
import { sent } from "./stats";
import type { CallWorker } from "./worker";

const SLACK = 3;
const WORKER_TIME = 100; // milliseconds a frame may be on its way to a busy worker

export interface Proof {
  readonly tracks: OwnTrack[];
  readonly heard: Heard[];
}

/** What was measured, and the browser's reports it was measured from, by station. */
export interface Measured {
  readonly proof: Proof;
  readonly reports: ReadonlyMap<number, RTCStatsReport>;
}

/** Browser first, worker after: a frame counted as sent has passed the worker by then. */
export async function measure(
  worker: CallWorker,
  peers: readonly Peer[],
  tracks: readonly number[],
  level: (station: number) => number,
): Promise<Measured> {
  const reports = await Promise.all(peers.map((peer) => peer.stats()));
  await new Promise((done) => setTimeout(done, WORKER_TIME));
  const counts = await worker.ask({ ask: "count" });
  const byStation = new Map(peers.map((peer) => [peer.station, peer]));
  peers.forEach((peer, at) => {
    const report = reports[at];
    if (report) peer.played.note(report, level(peer.station));
  });
  const left = reports.map(sent);
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  const proof = {
    tracks: tracks.map((track) => {
      const own = counts.filter((count) => count.track === track);
      return {
        track,
        sent: sum(left.map((one) => one.get(track) ?? 0)),
        encrypted: sum(own.map(({ encrypted }) => encrypted)),
        withheld: sum(own.map(({ withheld }) => withheld)),
      };
    }),
    heard: counts
      .filter(({ opened, station }) => opened > 0 && byStation.has(station))
      .map(({ station, track, opened }) => ({ station, track, opened, played: byStation.get(station)?.played.get(track) ?? 0 })),
  };
  return { proof, reports: new Map(peers.map((peer, at) => [peer.station, reports[at] ?? (new Map() as RTCStatsReport)])) };
}

/** Whether all that was sent was encrypted, or withheld. */
export function holds({ tracks }: Proof): boolean {
  return tracks.every(({ sent: left, encrypted, withheld }) => left <= encrypted + withheld + SLACK);
}
