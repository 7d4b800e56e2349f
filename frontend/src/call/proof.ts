// Proof of encryption: the browser's own counts beside the worker's (call.md section 6).
import type { Heard, OwnTrack } from "./messages";
import type { Peer } from "./peer";
import type { CallWorker } from "./worker";

const SLACK = 3;
const WORKER_TIME = 100; // milliseconds a frame may be on its way to a busy worker

export interface Proof {
  readonly tracks: OwnTrack[];
  readonly heard: Heard[];
}

/** Browser first, worker after: a frame counted as sent has passed the worker by then. */
export async function measure(worker: CallWorker, peers: readonly Peer[], tracks: readonly number[]): Promise<Proof> {
  const sent = await Promise.all(peers.map((peer) => peer.sent()));
  await new Promise((done) => setTimeout(done, WORKER_TIME));
  const counts = await worker.ask({ ask: "count" });
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  return {
    tracks: tracks.map((track) => {
      const own = counts.filter((count) => count.track === track);
      return {
        track,
        sent: sum(sent.map((one) => one.get(track) ?? 0)),
        encrypted: sum(own.map(({ encrypted }) => encrypted)),
        withheld: sum(own.map(({ withheld }) => withheld)),
      };
    }),
    heard: counts.filter(({ opened }) => opened > 0).map(({ station, track, opened }) => ({ station, track, opened })),
  };
}

/** Whether all that was sent was encrypted, or withheld. */
export function holds({ tracks }: Proof): boolean {
  return tracks.every(({ sent, encrypted, withheld }) => sent <= encrypted + withheld + SLACK);
}
