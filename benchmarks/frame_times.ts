// A worker that times the product's frame encryption: two stations, one frame after the other.
import { PICTURE, SOUND } from "../frontend/src/call/frames";
import { Repairs } from "../frontend/src/call/repair";
import { Station } from "../frontend/src/worker/station";

const OWN = { 0: 0, 1: 1 } as const;

async function pair(): Promise<[Station, Station]> {
  const stations: [Station, Station] = [new Station(), new Station()];
  const keys = [await stations[0].answer({ ask: "keys" }), await stations[1].answer({ ask: "keys" })];
  const roster = new Uint8Array(32);
  const tracks = [SOUND, PICTURE];
  const seals = [];
  for (const own of [OWN[0], OWN[1]]) {
    const peers = [{ station: 1 - own, tracks, ...(keys[1 - own] as object) }];
    seals.push(await stations[own].answer({ ask: "epoch", epoch: 1, roster, own, tracks, peers } as never));
  }
  for (const own of [OWN[0], OWN[1]]) {
    const [key] = seals[1 - own] as unknown as object[];
    await stations[own].answer({ ask: "open", epoch: 1, from: 1 - own, ...key } as never);
    await stations[own].answer({ ask: "switch", epoch: 1 });
  }
  return stations;
}

/** Milliseconds that each frame of this size takes to be encrypted, and to be opened. */
async function times(track: number, size: number, count: number): Promise<[number[], number[]]> {
  const [from, to] = await pair();
  const repairs = new Repairs<number>();
  const [sealing, opening]: [number[], number[]] = [[], []];
  for (let at = 0; at < count; at++) {
    const plain = crypto.getRandomValues(new Uint8Array(size));
    plain[0] = 9 << 3;
    const began = performance.now();
    const frame = await from.protect(plain.buffer, { way: "send", station: 1, track });
    const sealed = performance.now();
    const way = { way: "receive", station: 0, track } as const;
    if (track === SOUND) {
      const sound = await to.hear(frame!.buffer, way);
      repairs.take(at, sound!);
    } else await to.unprotect(frame!.buffer, way);
    sealing.push(sealed - began);
    opening.push(performance.now() - sealed);
  }
  return [sealing, opening];
}

onmessage = async ({ data }: MessageEvent<[number, number, number]>) => postMessage(await times(...data));
