// The connections to all other stations of a roster: their keys, and what mends them when a network fails.
import type { Mode, Why } from "../media/adapt";
import { fromBase64, fromHex, toBase64 } from "./bytes";
import { PICTURE, SCREEN, SOUND } from "./frames";
import type { Between, Roster, Welcome } from "./messages";
import { Hearing } from "./hearing";
import { Peer } from "./peer";
import { parseVoucher, rosterHash, type Voucher } from "./roster";
import type { CallWorker } from "./worker";

/** Nobody who is slow makes all others silent: after this long the new key is used in any case. */
const SWITCH_AFTER = 2000;
const MEND_AGAIN = [3000, 6000, 12_000];

type Told = Between & { readonly epoch: number; readonly from: number };

export interface MeshListener {
  trouble(what: "refused", detail: string): void;
  say(to: number, epoch: number, message: Between): void;
  stream(station: number, stream: MediaStream | null, screen: MediaStream | null): void;
  connection(station: number, state: RTCPeerConnectionState): void;
  /** What we send to that station from now on, since the link changed. */
  mode(station: number, mode: Mode, why: Why): void;
  /** That station's picture has stopped while its voice goes on, or is back. */
  theirs(station: number, voiceOnly: boolean): void;
}

/** What a role sends, and what is received of it: a voice contact has neither picture nor screen. */
export function tracksOf({ medium, sharing }: Welcome, role: string): number[] {
  if (medium === "voice") return [SOUND];
  const picture = role === "principal" ? [PICTURE] : [];
  const screen = sharing && (role === "principal" || role === "delegate") ? [SCREEN] : [];
  return [SOUND, ...picture, ...screen];
}

export class Mesh {
  readonly rosters = new Map<number, string>();
  readonly hearing = new Hearing();
  epoch = 0;
  private readonly peers = new Map<number, Peer>();
  private readonly mending = new Map<number, ReturnType<typeof setTimeout>>();
  private vouchers = new Map<number, Voucher>();
  private keyed = new Set<number>();
  private reachable = true;
  private adapting = false;

  constructor(
    private readonly welcome: Welcome,
    private readonly worker: CallWorker,
    private readonly certificate: RTCCertificate,
    private readonly own: Map<number, MediaStreamTrack>,
    private readonly listener: MeshListener,
  ) {}

  all(): Peer[] {
    return [...this.peers.values()];
  }

  /** Raises when the node's roster is not that of the vouchers which it shows. */
  async enter(roster: Roster): Promise<void> {
    const { welcome } = this;
    const vouchers = roster.stations.map(({ voucher }) => parseVoucher(voucher));
    if (vouchers.some(({ line, call, medium }) => line !== welcome.line || call !== welcome.call || medium !== welcome.medium)) {
      throw new Error("a voucher of another call");
    }
    const raw = vouchers.map((voucher) => voucher.raw);
    const own = await rosterHash(welcome.line, welcome.call, roster.epoch, raw);
    if (own !== roster.roster || !raw.includes(welcome.voucher)) throw new Error("another roster than our node's");
    this.epoch = roster.epoch;
    this.rosters.set(roster.epoch, own);
    this.keyed.clear();
    this.vouchers = new Map(vouchers.filter(({ station }) => station !== welcome.station).map((one) => [one.station, one]));
    for (const station of [...this.peers.keys()]) if (!this.vouchers.has(station)) this.drop(station);
  }

  /** After `enter`: keys for everybody, and a connection to whoever has none. */
  async join(): Promise<void> {
    await this.shareKeys();
    for (const voucher of this.vouchers.values()) {
      const known = this.peers.get(voucher.station);
      const peer = known ?? this.connect(voucher);
      void peer.inTurn(() => (known ? peer.sayAgain() : peer.begin()));
    }
  }

  async hear(message: Told): Promise<void> {
    const { from } = message;
    const peer = this.peers.get(from);
    switch (message.t) {
      case "seal": {
        const key = { sealed: fromBase64(message.sealed), sig: fromBase64(message.sig) };
        const { complete } = await this.worker.ask({ ask: "open", epoch: this.epoch, from, ...key });
        if (complete) for (const station of this.vouchers.keys()) this.say(station, { t: "keyed" });
        return;
      }
      case "keyed":
        this.keyed.add(from);
        if ([...this.vouchers.keys()].every((station) => this.keyed.has(station))) await this.useKey(this.epoch);
        return;
      case "media":
        return void peer?.inTurn(() => peer.hearMedia(message));
      case "candidate":
        return void peer?.inTurn(async () => peer.hearCandidate(message));
      case "restart":
        return void peer?.inTurn(() => peer.restart());
    }
  }

  async replace(track: number, media: MediaStreamTrack | null): Promise<void> {
    if (media) this.own.set(track, media);
    else this.own.delete(track);
    await Promise.all(this.all().map((peer) => peer.replace(track, media)));
  }

  /** Follow each link with what is sent over it, or no more. */
  adapt(on: boolean): void {
    if (on === this.adapting) return;
    this.adapting = on;
    for (const peer of this.peers.values()) peer.adapt(on);
  }

  /** Whether what is said reaches the others; when it does again, what is broken is mended at once. */
  reach(reachable: boolean): void {
    const back = reachable && !this.reachable;
    this.reachable = reachable;
    if (back) this.mendAll();
  }

  /** The network has changed: whatever stood may be dead and not know it yet. */
  mendAll(all = false): void {
    for (const { station, connected } of this.all()) {
      if (connected && !all) continue;
      this.heal(station);
      this.mend(station);
    }
  }

  /** Restart one connection now, and again while it does not stand. */
  mend(station: number, tries = 0): void {
    if (tries === 0 && this.mending.has(station)) return;
    const peer = this.peers.get(station);
    if (!peer) return;
    if (this.reachable) void peer.inTurn(() => peer.restart());
    const wait = MEND_AGAIN[Math.min(tries, MEND_AGAIN.length - 1)];
    const again = () => (peer.connected ? this.heal(station) : this.mend(station, tries + 1));
    this.mending.set(station, setTimeout(again, wait));
  }

  end(): void {
    for (const station of [...this.peers.keys()]) this.drop(station);
    this.hearing.end();
  }

  private say(to: number, message: Between): void {
    this.listener.say(to, this.epoch, message);
  }

  private async shareKeys(): Promise<void> {
    const { epoch, welcome } = this;
    const peers = [...this.vouchers.values()].map(({ station, hpke, ed25519, role }) => ({
      station, hpke, ed25519, tracks: tracksOf(welcome, role),
    })); // prettier-ignore
    const tracks = tracksOf(welcome, welcome.role);
    const roster = fromHex(this.rosters.get(epoch) ?? "");
    const seals = await this.worker.ask({ ask: "epoch", epoch, roster, own: welcome.station, tracks, peers });
    for (const { station, sealed, sig } of seals) {
      this.say(station, { t: "seal", sealed: toBase64(sealed), sig: toBase64(sig) });
    }
    setTimeout(() => void this.useKey(epoch), SWITCH_AFTER);
  }

  private async useKey(epoch: number): Promise<void> {
    await this.worker.ask({ ask: "switch", epoch });
  }

  private connect({ station, dtls, role }: Voucher): Peer {
    const { welcome, certificate, worker, own } = this;
    const sections = welcome.medium === "voice" ? [SOUND] : welcome.sharing ? [SOUND, PICTURE, SCREEN] : [SOUND, PICTURE];
    const peer = new Peer(
      {
        station, certificate, worker, sections, own,
        offers: welcome.station < station,
        fingerprint: dtls,
        ice: [...welcome.ice],
        relayOnly: !welcome.trial,
        stamp: role !== "principal",
      }, // prettier-ignore
      {
        say: (message) => this.say(station, message),
        stream: () => this.streams(peer),
        connection: (state) => this.connection(station, state),
        trouble: (detail) => this.listener.trouble("refused", detail),
        speak: (plan) => peer.inTurn(() => peer.speak(plan)),
        mode: (mode, why) => this.listener.mode(station, mode, why),
        theirs: (voiceOnly) => this.listener.theirs(station, voiceOnly),
      },
    );
    this.peers.set(station, peer);
    if (this.adapting) peer.adapt(true);
    return peer;
  }

  private streams({ station, stream, screen }: Peer): void {
    this.hearing.add(station, stream);
    this.listener.stream(station, stream, screen);
  }

  private connection(station: number, state: RTCPeerConnectionState): void {
    this.listener.connection(station, state);
    if (state === "disconnected" || state === "failed") this.mend(station);
  }

  private heal(station: number): void {
    clearTimeout(this.mending.get(station));
    this.mending.delete(station);
  }

  private drop(station: number): void {
    this.heal(station);
    this.peers.get(station)?.close();
    this.peers.delete(station);
    this.hearing.drop(station);
    this.listener.stream(station, null, null);
  }
}
