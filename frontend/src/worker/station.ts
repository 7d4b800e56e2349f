// The secrets of one page: its keys, the base keys of every epoch, and what they encrypt.
import { type Bytes, random } from "../call/bytes";
import { kid, readKid, Replay, SOUND } from "../call/frames";
import { makeStationKeys, openKey, type SealedKey, sealKey, senderKeyInfo, type StationKeys } from "../call/keys";
import { Repeats, type Sound, unpack } from "../call/repair";
import { decodeHeader, decrypt, deriveKey, encrypt, type FrameKey } from "../call/sframe";
import type { Answers, Ask, Count, EpochAsk, Peer, Way } from "./protocol";
import { TONE } from "./tone";

const OLD_KEYS = 2000;

interface Epoch {
  readonly number: number;
  readonly roster: Bytes;
  readonly own: number;
  readonly peers: Map<number, Peer>;
  readonly send: Map<number, FrameKey>;
  readonly open: Set<number>;
}

type Counts = { -readonly [name in keyof Count]: Count[name] };

export class Station {
  private keys: StationKeys | null = null;
  private readonly epochs = new Map<number, Epoch>();
  private sending: Epoch | null = null;
  private checking = false;
  private readonly next = new Map<bigint, bigint>();
  private readonly receive = new Map<bigint, { key: FrameKey; replay: Replay }>();
  private readonly counts = new Map<string, Counts>();
  private readonly repeats = new Map<number, Repeats>();
  private queue: Promise<unknown> = Promise.resolve();

  /** Answers in the order of asking: an epoch is made before a key of it is opened. */
  answer(ask: Ask): Promise<Answers[Ask["ask"]]> {
    const answer = this.queue.then(() => this.handle(ask));
    this.queue = answer.catch(() => undefined);
    return answer;
  }

  private handle(ask: Ask): Promise<Answers[Ask["ask"]]> {
    switch (ask.ask) {
      case "keys":
        return this.make();
      case "epoch":
        return this.begin(ask);
      case "open":
        return this.open(ask.epoch, ask.from, ask);
      case "switch":
        return this.switch(ask.epoch);
      case "line-check":
        this.checking = ask.on;
        return Promise.resolve(null);
      case "count":
        return Promise.resolve([...this.counts.values()].map((count) => ({ ...count })));
    }
  }

  private async make(): Promise<Answers["keys"]> {
    this.keys = await makeStationKeys();
    return { hpke: this.keys.hpkePublic, ed25519: this.keys.signPublic };
  }

  private async begin({ epoch, roster, own, tracks, peers }: EpochAsk): Promise<Answers["epoch"]> {
    if (!this.keys || this.epochs.has(epoch)) throw new Error("an epoch that may not be");
    const { sign } = this.keys;
    const base = random(32);
    const send = await Promise.all(tracks.map(async (track) => [track, await deriveKey(base, kid(epoch, own, track))] as const));
    const seals = peers.map(async ({ station, hpke }) => ({
      station,
      ...(await sealKey(base, hpke, senderKeyInfo(roster, own, station), sign.privateKey)),
    }));
    const sealed = await Promise.all(seals);
    base.fill(0);
    const known = new Map(peers.map((peer) => [peer.station, peer]));
    this.epochs.set(epoch, { number: epoch, roster, own, peers: known, send: new Map(send), open: new Set() });
    this.forgetAllBut(known);
    return sealed;
  }

  private async open(number: number, from: number, key: SealedKey): Promise<Answers["open"]> {
    const epoch = this.epochs.get(number);
    const peer = epoch?.peers.get(from);
    if (!this.keys || !epoch || !peer) throw new Error("a key of nobody we know");
    if (epoch.open.has(from)) return { complete: false };
    const info = senderKeyInfo(epoch.roster, from, epoch.own);
    const base = await openKey(key, peer.ed25519, info, this.keys.hpke);
    for (const track of peer.tracks) {
      const frameKey = await deriveKey(base, kid(number, from, track));
      this.receive.set(frameKey.kid, { key: frameKey, replay: new Replay() });
    }
    base.fill(0);
    epoch.open.add(from);
    return { complete: epoch.open.size === epoch.peers.size };
  }

  private async switch(number: number): Promise<null> {
    const next = this.epochs.get(number);
    if (!next || (this.sending && this.sending.number >= number)) return null;
    this.sending = next;
    setTimeout(() => {
      for (const old of [...this.epochs.keys()]) if (old < number) this.epochs.delete(old);
      for (const one of this.receive.keys()) if (readKid(one).epoch < number) this.receive.delete(one);
    }, OLD_KEYS);
    return null;
  }

  /** Whoever is not in the newest roster is not heard from this moment on. */
  private forgetAllBut(known: Map<number, Peer>): void {
    for (const one of this.receive.keys()) if (!known.has(readKid(one).station)) this.receive.delete(one);
    for (const station of this.repeats.keys()) if (!known.has(station)) this.repeats.delete(station);
    for (const [name, count] of this.counts) if (!known.has(count.station)) this.counts.delete(name);
  }

  /** An own frame, or in its place the tone of a line check, as it may leave; null when it may not leave now. */
  async protect(plain: ArrayBuffer, way: Way): Promise<Bytes | null> {
    const count = this.count(way);
    const key = this.sending?.send.get(way.track);
    if (!key) {
      count.withheld++;
      return null;
    }
    const ctr = this.next.get(key.kid) ?? 0n;
    this.next.set(key.kid, ctr + 1n);
    const frame = way.track === SOUND ? this.repeatsFor(way).next(this.checking ? TONE : new Uint8Array(plain), key.kid) : plain;
    const sealed = await encrypt(key, ctr, frame);
    count.encrypted++;
    return sealed;
  }

  /** A frame of that station's picture in the clear, or null when it is not one. */
  unprotect(data: ArrayBuffer, way: Way): Promise<Bytes | null> {
    return this.counted(data, way, (plain) => plain);
  }

  /** A frame of that station's sound, or null when it is not one. */
  hear(data: ArrayBuffer, way: Way): Promise<Sound | null> {
    return this.counted(data, way, unpack);
  }

  private async counted<T>(data: ArrayBuffer, way: Way, read: (plain: Bytes) => T | null): Promise<T | null> {
    if (data.byteLength === 0) return null; // Firefox delivers empty frames
    const count = this.count(way);
    const plain = await this.openFrame(new Uint8Array(data), way);
    const found = plain && read(plain);
    if (found) count.opened++;
    else count.refused++;
    return found;
  }

  private async openFrame(frame: Bytes, way: Way): Promise<Bytes | null> {
    const header = decodeHeader(frame);
    const slot = header && this.receive.get(header.kid);
    if (!header || !slot) return null;
    const { station, track } = readKid(header.kid);
    if (station !== way.station || track !== way.track || !slot.replay.fresh(header.ctr)) return null;
    const plain = await decrypt(slot.key, header, frame).catch(() => null);
    if (!plain || !slot.replay.fresh(header.ctr)) return null;
    slot.replay.note(header.ctr);
    return plain;
  }

  private repeatsFor({ station }: Way): Repeats {
    const found = this.repeats.get(station) ?? new Repeats();
    this.repeats.set(station, found);
    return found;
  }

  private count({ station, track }: Way): Counts {
    const name = `${station}/${track}`;
    let count = this.counts.get(name);
    if (!count) {
      count = { station, track, encrypted: 0, withheld: 0, opened: 0, refused: 0 };
      this.counts.set(name, count);
    }
    return count;
  }
}
